using System.Text;
using BenchmarkDotNet.Attributes;
using Gateway.Core;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Tests.Common;
using Tests.Functional.Allocation;

namespace Benchmarks.Pipeline;

/// <summary>Whole requests, one after the other over one client connection in memory: answered by the gateway itself, or by an upstream on loopback.</summary>
[MemoryDiagnoser]
public class RequestBenchmarks
{
    private const string Body = "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}]}";
    private const string StreamBody = "{\"model\":\"gpt-4o-mini\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello\"}],\"stream\":true}";

    private readonly byte[] _models = "GET /v1/models HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray();
    private readonly byte[] _chat = Chat(Body, answer: 0);
    private readonly byte[] _stream = Chat(StreamBody, answer: 1);
    private readonly byte[] _answer = new byte[256 * 1024];
    private ServiceProvider _services = null!;
    private DataPlane _dataPlane = null!;
    private Responder _responder = null!;
    private MemoryConnection _connection = null!;
    private Task _serving = null!;

    [GlobalSetup]
    public void Setup()
    {
        _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
        _responder = new Responder(Answer.Json(500), Answer.Stream(deltas: 100, characters: 10, chunk: 100_000));
        _dataPlane = new DataPlane(
            new DataPlaneOptions(), _services.GetRequiredService<System.Diagnostics.Metrics.IMeterFactory>(), NullLoggerFactory.Instance);
        _dataPlane.Snapshots.Apply(Snapshots.To(_responder.Url));
        _connection = MemoryConnection.Create();
        _serving = _dataPlane.ServeAsync(_connection.Server, static _ => throw new ConnectionAbortedException());
    }

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        _connection.CompleteInput();
        await _serving.ConfigureAwait(false);
        await _connection.DisposeAsync().ConfigureAwait(false);
        _dataPlane.Dispose();
        await _responder.DisposeAsync().ConfigureAwait(false);
        await _services.DisposeAsync().ConfigureAwait(false);
    }

    [Benchmark(Baseline = true, Description = "list of models")]
    public void Models()
    {
        _connection.Send(_models);
        _connection.Discard();
    }

    [Benchmark(Description = "chat completion")]
    public void Completion() => Exchange(_chat, "\"last\":true}"u8);

    [Benchmark(Description = "chat stream of 100 events")]
    public void Stream() => Exchange(_stream, "\r\n0\r\n\r\n"u8);

    private static byte[] Chat(string body, int answer) => Encoding.ASCII.GetBytes(
        $"POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nx-answer: {answer}\r\nx-piece: 1000000\r\nContent-Length: {body.Length}\r\n\r\n{body}");

    private void Exchange(byte[] request, ReadOnlySpan<byte> end)
    {
        _connection.Send(request);
        var length = 0;
        while (!_answer.AsSpan(0, length).EndsWith(end))
        {
            var count = _connection.Receive(_answer.AsSpan(length));
            length += count;
            if (count == 0)
            {
                Thread.Yield();
            }
        }
    }
}
