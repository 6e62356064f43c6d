using System.Text;
using ConfigCenter.Ingest;
using CsCheck;
using Gateway.Core.Buffers;
using Gateway.Core.Pipeline;
using Gateway.Core.Settlement;
using Gateway.Core.Telemetry;
using NUnit.Framework;
using Tests.Unit.Forwarding;

namespace Tests.Unit.ConfigCenter;

/// <summary>What gateways write is what the config center reads.</summary>
public class AccessLogReaderTests
{
    private static readonly DateTime Now = new(2026, 3, 1, 12, 0, 0, 125, DateTimeKind.Utc);

    [Test]
    public async Task A_line_as_a_gateway_writes_it_is_read_whole()
    {
        await using var exchange = await Requests.ChatAsync("X-Request-ID: id-1\r\n");
        var context = exchange.Context;
        context.Status = 200;
        context.Attempts = 2;
        context.ResponseBytes = 1_234;
        context.FirstByte = context.Started;
        context.Settled = new TokenUsage(3, 7, true, true, CachedInputTokens: 2);
        context.SettledBy = SettledBy.Usage;
        context.IsTruncated = true;
        context.Outcome = RequestOutcome.ClientGone;
        context.Refusal = Refusal.TokensLimited;

        var batch = AccessLogReader.Read(Write(context), Now)!;
        Assert.That(batch.Refused, Is.Zero, batch.Problem);
        var row = batch.Rows.Single();
        Assert.Multiple(() =>
        {
            Assert.That((row.At, row.RequestId, row.Client, row.Method, row.Path), Is.EqualTo((1_772_366_400_125, "id-1", "127.0.0.1", "POST", "/v1/chat/completions")));
            Assert.That((row.Namespace, row.Route, row.Upstream, row.Server, row.Model), Is.EqualTo(("default", "openai", "upstream", "upstream.example:8003", "gpt-4o-mini")));
            Assert.That((row.Stream, row.Status, row.Outcome, row.Reason, row.Attempts), Is.EqualTo((0, 200, "client_gone", "tokens_limited", 2)));
            Assert.That((row.RequestBytes, row.ResponseBytes, row.FirstByteUs), Is.EqualTo((37, 1234, (long?)0)));
            Assert.That((row.InputTokens, row.OutputTokens, row.CachedInputTokens, row.SettledBy, row.Truncated), Is.EqualTo(((long?)3, (long?)7, (long?)2, "usage", 1)));
        });
    }

    [Test]
    public async Task Whatever_a_client_sends_its_line_is_read()
    {
        await using var exchange = await Requests.ChatAsync();
        var context = exchange.Context;
        Gen.OneOf(Gen.Byte.Array[0, 60], Gen.String[0, 30].Select(static text => Encoding.UTF8.GetBytes(text))).Sample(bytes =>
        {
            bytes.CopyTo(context.Path.GetSpan(bytes.Length + 1));
            context.Path.Commit(bytes.Length);
            var batch = AccessLogReader.Read(Write(context), Now)!;
            return batch.Refused == 0 && batch.Rows.Single().Path == Encoding.UTF8.GetString(bytes).Replace('\0', '\ufffd');
        }, threads: 1);
    }

    [Test]
    public void Garbage_is_counted_and_never_thrown_about() =>
        Gen.OneOf(Gen.Byte.Array[0, 300], Gen.String["{}[]\":,\\tfn0123456789.eE- \n"].Select(static text => Encoding.UTF8.GetBytes(text))).Sample(static bytes =>
        {
            var batch = AccessLogReader.Read(bytes, Now)!;
            return batch.Rows.Count == 0 && (batch.Refused > 0) == (batch.Problem is not null);
        });

    [Test]
    public void Fields_may_come_in_any_order() => Gen.Shuffle(new[]
    {
        "\"time\":\"2026-03-01T12:00:00Z\"", "\"status\":200", "\"outcome\":\"relayed\"", "\"model\":\"m\"", "\"newer\":{\"status\":5}", "\"attempts\":1", "\"client\":null",
    }).Sample(static fields =>
    {
        var row = AccessLogReader.Read(Encoding.UTF8.GetBytes($"{{{string.Join(',', fields)}}}"), Now)!.Rows.Single();
        return (row.Status, row.Outcome, row.Model, row.Attempts, row.Client) == (200, "relayed", "m", 1, "");
    });

    private static byte[] Write(RequestContext context)
    {
        var line = new PooledBuffer();
        AccessLogLine.Write(line, context, RequestEnd.Now with { Time = Now });
        var bytes = line.Span.ToArray();
        line.Release();
        return bytes;
    }
}
