using System.Text;
using System.Text.Json;
using Gateway.Core.Http1;
using Gateway.Core.Pipeline;
using NUnit.Framework;
using Tests.Common;
using Tests.Unit.Forwarding;

namespace Tests.Unit.Pipeline;

/// <summary>The shapes that errors have for a client's SDK.</summary>
public sealed class ErrorBodyTests
{
    private static readonly ErrorDescription Error = new(429, "requests", "rate_limit_exceeded", "Too \"many\" <requests>.");

    [Test]
    public async Task OpenAIs_shape()
    {
        await using var exchange = await Requests.ChatAsync();

        Assert.That(Encoding.UTF8.GetString(ErrorBody.Write(exchange.Context, Error)), Is.EqualTo(
            """{"error":{"message":"Too \"many\" <requests>.","type":"requests","param":null,"code":"rate_limit_exceeded"}}"""));
    }

    [TestCase(400, "invalid_request_error")]
    [TestCase(401, "authentication_error")]
    [TestCase(403, "permission_error")]
    [TestCase(404, "not_found_error")]
    [TestCase(413, "request_too_large")]
    [TestCase(429, "rate_limit_error")]
    [TestCase(502, "api_error")]
    [TestCase(503, "overloaded_error")]
    [TestCase(504, "api_error")]
    public async Task Anthropics_shape_where_the_client_speaks_messages(int status, string type)
    {
        await using var exchange = await Requests.CreateAsync(
            "POST /v1/messages HTTP/1.1\r\nHost: a\r\nX-Request-ID: id-1\r\nContent-Length: 24\r\n\r\n{\"model\":\"m\",\"stream\":1}");

        Assert.That(Encoding.UTF8.GetString(ErrorBody.Write(exchange.Context, Error with { Status = status })), Is.EqualTo(
            $$$"""{"type":"error","error":{"type":"{{{type}}}","message":"Too \"many\" <requests>."},"request_id":"id-1"}"""));
    }

    [Test]
    public async Task Every_refusal_is_a_whole_answer_in_that_shape()
    {
        foreach (var refusal in Enum.GetValues<Refusal>().Except([Refusal.None, Refusal.ClientGone]))
        {
            await using var exchange = await Requests.ChatAsync("X-Request-ID: id-1\r\n");
            exchange.Context.Rejection = refusal == Refusal.Malformed ? RejectionReason.InvalidPath : RejectionReason.None;
            exchange.Context.RefusedBy = "a policy";

            var end = await RefusalAnswer.WriteAsync(exchange.Context, refusal);

            Assert.Multiple(async () => await AssertWholeAsync(exchange, refusal, end));
        }
    }

    [Test]
    public async Task A_client_that_left_is_not_answered()
    {
        await using var exchange = await Requests.ChatAsync();

        Assert.That(await RefusalAnswer.WriteAsync(exchange.Context, Refusal.ClientGone), Is.EqualTo(ExchangeEnd.Abort));
        Assert.That(await exchange.ReceiveAsync(), Is.Empty);
        Assert.That(exchange.Context.Outcome, Is.EqualTo(RequestOutcome.ClientGone));
    }

    private static async Task AssertWholeAsync(TestExchange exchange, Refusal refusal, ExchangeEnd end)
    {
        var answer = await exchange.ReceiveAsync();
        var head = answer[..answer.IndexOf("\r\n\r\n", StringComparison.Ordinal)];
        var body = answer[(head.Length + 4)..];
        using var json = JsonDocument.Parse(body);
        var error = json.RootElement.GetProperty("error");
        Assert.That(head, Does.Match($"^HTTP/1\\.1 {exchange.Context.Status} [A-Z][A-Za-z -]+\r\n"), refusal.ToString());
        Assert.That(head, Does.Contain($"\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n").And.Contain("\r\nx-request-id: id-1\r\n"));
        Assert.That(error.GetProperty("message").GetString(), Does.Match(@"^[A-Z].*[.)]$"));
        Assert.That(error.GetProperty("type").GetString(), Does.Match("^[a-z_]+$"));
        Assert.That(error.GetProperty("code").GetString(), Does.Match("^[a-z_]+$"));
        Assert.That(end, Is.EqualTo(refusal == Refusal.Malformed ? ExchangeEnd.Close : ExchangeEnd.KeepAlive));
        Assert.That(head.Contains("Retry-After: 1", StringComparison.Ordinal), Is.EqualTo(exchange.Context.Status == 503));
        Assert.That(head.Contains("WWW-Authenticate: ", StringComparison.Ordinal), Is.EqualTo(exchange.Context.Status == 401));
    }
}
