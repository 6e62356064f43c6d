using BenchmarkDotNet.Running;
using Benchmarks.Ingest;
using Benchmarks.Publishing;
using Benchmarks.Telemetry;

switch (args)
{
    case ["access-logs", .. var arguments]:
        await AccessLogCommand.RunAsync(arguments);
        break;
    case ["publish-latency"]:
        await PublishLatency.RunAsync();
        break;
    case ["scrape"]:
        await ScrapeCommand.RunAsync();
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        break;
}
