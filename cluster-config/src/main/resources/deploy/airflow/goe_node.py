"""Takes what was delivered into the store, then counts; each step may be run again. For Airflow 2.4 or later, on a machine that has goe."""

from datetime import datetime, timedelta

from airflow import DAG
from airflow.operators.bash import BashOperator

with DAG(
    dag_id="goe_node",
    schedule="@cron@",
    start_date=datetime(2026, 1, 1),
    catchup=False,
    max_active_runs=1,
    default_args={"retries": 2, "retry_delay": timedelta(minutes=10), "execution_timeout": timedelta(days=1)},
):
    ingest = BashOperator(
        task_id="ingest",
        bash_command="@home@/bin/goe ingest -s @store@ --watch-once @inbox@ --json --log-format json",
        # A bad delivery is set aside and the task fails once: a second try would end well and hide it.
        retries=0,
    )
    compact = BashOperator(
        task_id="compact",
        bash_command="@home@/bin/goe compact -s @store@ --json --log-format json",
        trigger_rule="all_done",  # what was good is in the store, whatever was set aside
    )
    frequencies = BashOperator(
        task_id="frequencies",
        bash_command="@home@/bin/goe frequencies -s @store@ --by population,sex --name scheduled --json --log-format json",
    )
    ingest >> compact >> frequencies
