using BenchmarkDotNet.Running;
using Benchmarks.Ingest;

if (args is ["access-logs", .. var arguments])
{
    await AccessLogCommand.RunAsync(arguments);
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
}
