using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CsCheck;
using Gateway.Core.Buffers;
using Gateway.Core.Forwarding;
using Gateway.Core.Http1;
using Gateway.Core.Pipeline;
using Gateway.Core.Settlement;
using Gateway.Core.Telemetry;
using NUnit.Framework;
using Tests.Unit.Forwarding;

namespace Tests.Unit.Telemetry;

/// <summary>One request, one line, whatever the client sent.</summary>
public sealed partial class AccessLogLineTests
{
    private static RequestEnd End => RequestEnd.Now with { Time = new DateTime(2025, 3, 1, 12, 0, 0, 125, DateTimeKind.Utc) };

    [Test]
    public async Task A_whole_line()
    {
        await using var exchange = await Requests.ChatAsync("X-Request-ID: id-1\r\n");
        var context = exchange.Context;
        context.Status = 200;
        context.Attempts = 1;
        context.ResponseBytes = 1_234;
        context.FirstByte = context.Started;
        context.Settled = new TokenUsage(3, 7, true, true, 2);
        context.CostNano = 1_250;
        context.SettledBy = SettledBy.Usage;
        context.IsTruncated = true;

        Assert.That(Duration().Replace(Write(context), "_us\":0"), Is.EqualTo(
            """
            {"time":"2025-03-01T12:00:00.1250000Z","request_id":"id-1","client":"127.0.0.1","method":"POST","path":"/v1/chat/completions",
            "namespace":"default","route":"openai","upstream":"upstream","server":"upstream.example:8003","model":"gpt-4o-mini","stream":false,
            "status":200,"outcome":"relayed","attempts":1,"request_bytes":37,"response_bytes":1234,"duration_us":0,"first_byte_us":0,
            "input_tokens":3,"output_tokens":7,"cached_input_tokens":2,"cost_nano_usd":1250,"settled_by":"usage","truncated":true}
            """.ReplaceLineEndings("") + "\n"));
    }

    [Test]
    public async Task Nothing_that_a_client_sends_breaks_the_line()
    {
        var hostile = Gen.OneOf(
            Gen.Byte.Array[0, 60],
            Gen.String[0, 30].Select(static text => Encoding.UTF8.GetBytes(text)),
            Gen.Int[0, 3].Select(static i => Encoding.UTF8.GetBytes(new[] { "\"},{\"", "\n\r\u2028\0", "<script>&amp;'+`", "\\u0022\\" }[i])));
        await using var exchange = await Requests.ChatAsync();
        var context = exchange.Context;
        hostile.Sample(bytes =>
        {
            bytes.CopyTo(context.Path.GetSpan(bytes.Length + 1));
            context.Path.Commit(bytes.Length);
            var line = Write(context);
            using var json = JsonDocument.Parse(line);
            return line.IndexOf('\n', StringComparison.Ordinal) == line.Length - 1
                && line.All(static c => c is '\n' or (>= ' ' and <= '~'))
                && json.RootElement.GetProperty("path").GetString() == Encoding.UTF8.GetString(bytes);
        }, threads: 1);
    }

    [Test]
    public async Task A_long_path_is_cut()
    {
        await using var exchange = await Requests.CreateAsync($"GET /raw/{new string('a', 5_000)} HTTP/1.1\r\nHost: a\r\n\r\n");
        using var json = JsonDocument.Parse(Write(exchange.Context));

        Assert.That(json.RootElement.GetProperty("path").GetString(), Has.Length.EqualTo(512));
    }

    [Test]
    public async Task No_credential_and_no_content_is_in_it()
    {
        const string Body = """{"model":"gpt-4o-mini","messages":[{"role":"user","content":"content-secret"}]}""";
        await using var exchange = await Requests.CreateAsync(
            $"POST /v1/chat/completions?api-key=query-secret HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer key-secret\r\nCookie: cookie-secret\r\nContent-Length: {Body.Length}\r\n\r\n{Body}");

        Assert.That(Write(exchange.Context), Does.Not.Contain("secret"));
    }

    [Test]
    public async Task The_reason_is_the_most_exact_one()
    {
        await using var exchange = await Requests.ChatAsync();
        var context = exchange.Context;
        context.Refusal = Refusal.UpstreamTimeout;
        Assert.That(Write(context), Does.Contain("\"reason\":\"upstream_timeout\""));

        context.RefusedBy = "per \"minute\"";
        Assert.That(Write(context), Does.Contain("\"reason\":\"upstream_timeout\",\"policy\":\"per \\u0022minute\\u0022\""));

        context.Error = ForwarderError.ResponseHeaderTimeout;
        Assert.That(Write(context), Does.Contain("\"reason\":\"response_header_timeout\""));

        context.Rejection = RejectionReason.HeadTooLarge;
        Assert.That(Write(context), Does.Contain($"\"reason\":\"{Encoding.ASCII.GetString(RejectionReasons.Code(RejectionReason.HeadTooLarge))}\""));
    }

    [Test]
    public async Task Every_outcome_error_and_refusal_has_a_name_of_its_own()
    {
        await using var exchange = await Requests.ChatAsync();
        var context = exchange.Context;
        foreach (var outcome in Enum.GetValues<RequestOutcome>())
        {
            context.Outcome = outcome;
            Assert.That(Write(context), Does.Contain($"\"outcome\":\"{JsonNamingPolicy.SnakeCaseLower.ConvertName(outcome.ToString())}\""));
        }

        foreach (var refusal in Enum.GetValues<Refusal>().Where(static refusal => refusal != Refusal.None))
        {
            context.Refusal = refusal;
            Assert.That(Write(context), Does.Contain($"\"reason\":\"{JsonNamingPolicy.SnakeCaseLower.ConvertName(refusal.ToString())}\""));
        }

        foreach (var error in Enum.GetValues<ForwarderError>().Where(static error => error != ForwarderError.None))
        {
            context.Error = error;
            Assert.That(Write(context), Does.Contain($"\"reason\":\"{JsonNamingPolicy.SnakeCaseLower.ConvertName(error.ToString())}\""));
        }
    }

    [Test]
    public async Task Writing_allocates_nothing()
    {
        await using var exchange = await Requests.ChatAsync();
        var line = new PooledBuffer();

        Assert.That(Namespaces.Allocations.Of(() =>
        {
            AccessLogLine.Write(line, exchange.Context, End);
            line.Truncate(0);
        }), Is.Zero);
        line.Release();
    }

    [GeneratedRegex("_us\":[0-9]+")]
    private static partial Regex Duration();

    private static string Write(RequestContext context)
    {
        var line = new PooledBuffer();
        AccessLogLine.Write(line, context, End);
        var text = Encoding.UTF8.GetString(line.Span);
        line.Release();
        return text;
    }
}
