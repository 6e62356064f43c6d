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
    private const int Longest = 4096;

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
        _log = new AccessLog(Longest, _sink);
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

    [Test]
    public async Task Content_goes_before_lines_do()
    {
        const int Most = 100_000;
        var gate = new TaskCompletionSource();
        var entered = new AsyncSignal("the first write");
        _stream.OnWrite = () =>
        {
            entered.Set();
            return gate.Task;
        };
        await using var exchange = await ContentExchangeAsync();
        _log.Write(exchange.Context, RequestEnd.Now);
        await entered.WaitAsync();

        var written = 1;
        for (; written < Most && _log.Dropped == 0; written++)
        {
            _log.Write(exchange.Context, RequestEnd.Now);
        }

        Assert.That(new[] { _log.Dropped, _log.ContentDropped }, Has.All.Positive);
        gate.SetResult();
        Close();
        var lines = Lines();
        Assert.That(lines, Has.Length.EqualTo(written - _log.Dropped));
        Assert.That(lines, Has.Some.Contains("\"prompt\":\"hello"));
        Assert.That(lines.Count(static line => !line.Contains("\"prompt\"", StringComparison.Ordinal)), Is.AtMost(_log.ContentDropped));
    }

    [Test]
    public async Task A_sink_that_must_not_have_content_gets_the_lines_without_it()
    {
        var other = new KeptLines(takesContent: false);
        using var stream = new ScriptedStream();
        using var sink = new AccessLogStream(stream, "a stream", _logger);
        await using var exchange = await ContentExchangeAsync();
        using (var log = new AccessLog(Longest, other, sink))
        {
            log.Write(exchange.Context, RequestEnd.Now);
            log.Write(_exchange.Context, RequestEnd.Now);
            log.Flush();
        }

        sink.Dispose();
        Assert.That(Encoding.UTF8.GetString(stream.Written), Does.Contain("\"prompt\":\"hello"));
        Assert.That(other.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries), Has.Length.EqualTo(2).And.All.Matches<string>(static line => JsonDocument.Parse(line).RootElement.ValueKind == JsonValueKind.Object));
        Assert.That(other.Text, Does.Not.Contain("hello").And.Not.Contain("content_truncated"));
    }

    [TestCase(false, 4096, 0)]
    [TestCase(true, 4096, 4096)]
    [TestCase(true, 0, 0)]
    public void Nothing_is_gathered_where_nobody_would_get_it(bool takesContent, int longest, int expected)
    {
        using var log = new AccessLog(longest, new KeptLines(takesContent));

        Assert.That(log.LongestContent, Is.EqualTo(expected));
    }

    private static Task<TestExchange> ContentExchangeAsync()
    {
        var body = $$$"""{"messages":[{"role":"user","content":"hello {{{new string('x', 1_000)}}}"}]}""";
        return Requests.CreateAsync(
            $"POST /v1/chat/completions HTTP/1.1\r\nHost: a\r\nContent-Length: {body.Length}\r\n\r\n{body}",
            static snapshot => snapshot with { Namespaces = [snapshot.Namespaces[0] with { LogContent = true }] });
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
