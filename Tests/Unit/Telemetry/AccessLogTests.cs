using System.Text;
using System.Text.Json;
using Gateway.Core.Telemetry;
using Microsoft.Extensions.Logging;
using NUnit.Framework;
using Tests.Common;
using Tests.Unit.Forwarding;

namespace Tests.Unit.Telemetry;

public sealed class AccessLogTests
{
    private ScriptedStream _stream = null!;
    private RecordingLogger _logger = null!;
    private AccessLogStream _sink = null!;
    private AccessLog _log = null!;
    private TestExchange _exchange = null!;

    [SetUp]
    public async Task Start()
    {
        _exchange = await Requests.ChatAsync();
        _stream = new ScriptedStream();
        _logger = new RecordingLogger();
        _sink = new AccessLogStream(_stream, "a stream", _logger);
        _log = new AccessLog(_sink);
    }

    [TearDown]
    public async Task Stop()
    {
        Close();
        await _exchange.DisposeAsync();
        await _stream.DisposeAsync();
    }

    [Test]
    public async Task Lines_are_written_soon_after_the_request()
    {
        _log.Write(_exchange.Context, RequestEnd.Now);
        await _stream.Writes.WaitForAtLeastAsync(1);

        Assert.That(Lines(), Has.Length.EqualTo(1));
        Assert.That(_log.Dropped, Is.Zero);
    }

    [Test]
    public async Task The_end_of_the_log_writes_the_rest()
    {
        for (var i = 0; i < 1_000; i++)
        {
            _log.Write(_exchange.Context, RequestEnd.Now);
        }

        Close();

        Assert.That(Lines(), Has.Length.EqualTo(1_000));
    }

    [Test]
    public async Task A_stream_that_takes_nothing_costs_lines_and_never_a_wait()
    {
        const int Written = 40_000;
        var gate = new TaskCompletionSource();
        var entered = new AsyncSignal("the first write");
        _stream.OnWrite = () =>
        {
            entered.Set();
            return gate.Task;
        };
        _log.Write(_exchange.Context, RequestEnd.Now);
        await entered.WaitAsync();

        for (var i = 1; i < Written; i++)
        {
            _log.Write(_exchange.Context, RequestEnd.Now);
        }

        Assert.That(_log.Dropped, Is.InRange(1, Written - 1));
        var dropped = _log.Dropped;
        gate.SetResult();
        Close();
        Assert.That(Lines(), Has.Length.EqualTo(Written - dropped));
    }

    [Test]
    public async Task A_stream_that_fails_is_told_about_once_and_so_is_its_recovery()
    {
        var failures = new ObservedCounter("the failed writes");
        _stream.OnWrite = () =>
        {
            failures.Increment();
            return Task.FromException(new IOException("no space"));
        };
        _log.Write(_exchange.Context, RequestEnd.Now);
        _log.Write(_exchange.Context, RequestEnd.Now);
        await failures.WaitForAtLeastAsync(1);
        _log.Write(_exchange.Context, RequestEnd.Now);
        await failures.WaitForAtLeastAsync(2);

        _stream.OnWrite = null;
        _log.Write(_exchange.Context, RequestEnd.Now);
        await _stream.Writes.WaitForAtLeastAsync(1);
        Close();

        Assert.Multiple(() =>
        {
            Assert.That(_log.Dropped, Is.EqualTo(3));
            Assert.That(Lines(), Has.Length.EqualTo(1));
            Assert.That(_logger.Events, Is.EqualTo(new[] { (1200, LogLevel.Warning), (1201, LogLevel.Information) }));
        });
    }

    [Test]
    public async Task Lines_of_many_requests_at_once_stay_whole()
    {
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() =>
        {
            for (var i = 0; i < 500; i++)
            {
                _log.Write(_exchange.Context, RequestEnd.Now);
            }
        })));
        Close();

        Assert.That(Lines(), Has.Length.EqualTo(4_000));
    }

    private void Close()
    {
        _log.Dispose();
        _sink.Dispose();
    }

    // Each of them a JSON object, or the test fails.
    private string[] Lines()
    {
        var lines = Encoding.UTF8.GetString(_stream.Written).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (var line in lines)
        {
            using var json = JsonDocument.Parse(line);
            Assert.That(json.RootElement.ValueKind, Is.EqualTo(JsonValueKind.Object));
        }

        return lines;
    }
}
