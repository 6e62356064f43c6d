using BenchmarkDotNet.Running;
using Benchmarks.Publishing;

if (args is ["publish-latency"])
{
    await PublishLatency.RunAsync();
    return;
}

BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
