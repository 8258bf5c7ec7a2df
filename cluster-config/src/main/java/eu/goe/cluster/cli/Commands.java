package eu.goe.cluster.cli;

import eu.goe.cluster.demo.DemoCommand;
import eu.goe.cluster.deploy.DeployCommand;
import eu.goe.core.cohort.CohortCommand;
import eu.goe.core.exchange.ApproveCommand;
import eu.goe.core.exchange.ExportCommand;
import eu.goe.core.exchange.KeysCommand;
import eu.goe.core.exchange.LocalReleaseInputs;
import eu.goe.core.exchange.MergeCommand;
import eu.goe.core.exchange.RoundCommand;
import eu.goe.core.exchange.SitesCommand;
import eu.goe.core.exchange.TrustCommand;
import eu.goe.core.exchange.VerifyCommand;
import eu.goe.core.frequency.CoverageCommand;
import eu.goe.core.frequency.FrequenciesCommand;
import eu.goe.core.qc.QcCommand;
import eu.goe.core.query.QueryCommand;
import eu.goe.core.release.ReleaseCommand;
import eu.goe.core.release.WithdrawReleaseCommand;
import eu.goe.core.result.ReportCommand;
import eu.goe.core.result.ResultsCommand;
import eu.goe.core.store.BatchesCommand;
import eu.goe.core.store.CheckCommand;
import eu.goe.core.store.CompactCommand;
import eu.goe.core.store.DescribeCommand;
import eu.goe.core.store.EraseCommand;
import eu.goe.core.store.HistoryCommand;
import eu.goe.core.store.InitCommand;
import eu.goe.core.store.QuarantineCommand;
import eu.goe.core.store.RestoreCommand;
import eu.goe.core.store.SamplesCommand;
import eu.goe.core.store.UpgradeCommand;
import eu.goe.gwas.job.GwasCommand;
import eu.goe.gwas.job.MetaAnalysis;
import eu.goe.gwas.job.PooledRegression;
import eu.goe.ingest.job.IngestCommand;
import eu.goe.ingest.simulate.SimulateCommand;
import java.util.List;

/** Every command of the program, in the order of its help. A new command is one line here. */
final class Commands {
    private Commands() {}

    static List<Object> all(CliContext context) {
        return List.of(
                new InitCommand(context),
                new SamplesCommand(context),
                new IngestCommand(context),
                new CompactCommand(context),
                new EraseCommand(context),
                new DescribeCommand(context),
                new QuarantineCommand(context),
                new BatchesCommand(context),
                new HistoryCommand(context),
                new RestoreCommand(context),
                new CheckCommand(context),
                new UpgradeCommand(context),
                new QueryCommand(context),
                new CohortCommand(context),
                new FrequenciesCommand(context),
                new CoverageCommand(context),
                new QcCommand(context),
                new GwasCommand(context),
                new ResultsCommand(context),
                new ReportCommand(context),
                new KeysCommand(context),
                new TrustCommand(context),
                new ExportCommand(context),
                new ApproveCommand(context),
                new VerifyCommand(context),
                new MergeCommand(context, new MetaAnalysis(), new PooledRegression()),
                new SitesCommand(context),
                new RoundCommand(context),
                new ReleaseCommand(context, new LocalReleaseInputs()),
                new WithdrawReleaseCommand(context, new LocalReleaseInputs()),
                new SimulateCommand(context),
                new DemoCommand(context),
                new ExplainCommand(context),
                new ConfigCommand(context),
                new DoctorCommand(context),
                new PrepareCommand(context),
                new DeployCommand(context),
                new NotebookCommand(context),
                new CompletionCommand(context),
                new ManCommand(context));
    }
}
