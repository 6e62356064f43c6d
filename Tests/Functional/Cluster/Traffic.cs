using System.Net;
using Tests.Common;

namespace Tests.Functional.Cluster;

/// <summary>Clients that ask a gateway without pause until they are told to stop; every answer but 200 is a failure.</summary>
internal sealed class Traffic : IAsyncDisposable
{
    private const int Clients = 8;

    private readonly CancellationTokenSource _stop = new();
    private readonly Task[] _clients;
    private int _failures;

    public Traffic(HttpClient gateway) => _clients = [.. Enumerable.Range(0, Clients).Select(_ => RunAsync(gateway))];

    /// <summary>Answers so far.</summary>
    public ObservedCounter Answers { get; } = new("the answers of the traffic");

    public int Failures => Volatile.Read(ref _failures);

    /// <summary>Waits until that many more answers are there.</summary>
    public Task MoreAsync(int count) => Answers.WaitForAtLeastAsync(Answers.Value + count);

    /// <summary>Lets the requests under way end, and sends no more.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_clients);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }

    private async Task RunAsync(HttpClient gateway)
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                if (await Cluster.AskAsync(gateway) != HttpStatusCode.OK)
                {
                    Interlocked.Increment(ref _failures);
                }
            }
            catch (HttpRequestException)
            {
                Interlocked.Increment(ref _failures);
            }

            Answers.Increment();
        }
    }
}
