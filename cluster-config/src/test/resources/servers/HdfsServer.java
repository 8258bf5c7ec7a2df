import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.Scanner;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/** A NameNode and two DataNodes in a process of their own, run from source: {@code HdfsServer FOLDER PORT}; a line of its input with a number stops that DataNode. */
class HdfsServer {
    public static void main(String[] args) throws Exception {
        Configuration configuration = new Configuration();
        // A lost DataNode is noticed within seconds instead of ten minutes.
        configuration.setInt("dfs.heartbeat.interval", 1);
        configuration.setInt("dfs.namenode.heartbeat.recheck-interval", 1_000);
        MiniDFSCluster cluster = new MiniDFSCluster.Builder(configuration, new File(args[0]))
                .nameNodePort(Integer.parseInt(args[1]))
                .numDataNodes(2)
                .build();
        cluster.waitActive();
        System.out.println("ready");
        try (Scanner orders = new Scanner(System.in, StandardCharsets.UTF_8)) {
            while (orders.hasNextInt()) {
                cluster.stopDataNode(orders.nextInt());
                System.out.println("stopped");
            }
        }
        cluster.shutdown();
    }
}
