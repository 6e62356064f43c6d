using System.Text.Json;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Faults;

/// <summary>What a client saw of a fault.</summary>
/// <param name="Response">The response, as far as it came.</param>
/// <param name="IsCut">True when the connection ended within it.</param>
internal sealed record Seen(RawResponse Response, bool IsCut)
{
    /// <summary>Reads the answer, and lets the server fail as soon as what comes before has arrived.</summary>
    public static async Task<Seen> ReadAsync(RawClient client, FaultRig rig, Expected expected)
    {
        var arrives = expected.Sees is Sight.Cut or Sight.ErrorEvent or Sight.OpenEnd && rig.Fault.Words > 0;
        if (!arrives)
        {
            rig.ReleaseFault();
        }

        try
        {
            var response = await client.ReadHeadAsync();
            while (arrives && !response.BodyText.Contains(WireProtocol.Delivered[^1], StringComparison.Ordinal) && await client.ReadBodyPieceAsync() is not null)
            {
            }

            rig.ReleaseFault();
            return new Seen(await client.ReadToEndAsync(), false);
        }
        catch (CutMessageException cut) when (cut.Partial is not null)
        {
            return new Seen(cut.Partial, true);
        }
    }

    public void AssertIs(Expected expected, Fault fault, WireProtocol protocol)
    {
        var body = Response.BodyText;
        Assert.That((Response.Status, IsCut), Is.EqualTo((expected.Status, expected.Sees == Sight.Cut)), body);
        switch (expected.Sees)
        {
            case Sight.Error:
                AssertError(protocol);
                break;
            case Sight.Refusal:
                Assert.That((body, Response.Get("Retry-After")), Is.EqualTo((FaultScripts.RefusalBody(fault.Status), fault.RetryAfter)));
                break;
            case Sight.Answer when fault.IsStream:
                Assert.That(body, Does.StartWith(protocol.Beginning).And.Contain(protocol.End).And.Not.Contain(protocol.Failure));
                break;
            case Sight.Answer:
                Assert.That(body, Is.EqualTo(protocol.Answer));
                break;
            case Sight.Cut:
                Assert.That(body, Is.EqualTo(protocol.HalfAnswer));
                break;
            case Sight.OpenEnd:
                Assert.That(body, Is.EqualTo(protocol.Beginning));
                break;
            default:
                AssertErrorEvent(fault, protocol);
                break;
        }
    }

    // In the shape of the protocol's SDKs.
    private void AssertError(WireProtocol protocol)
    {
        var root = JsonDocument.Parse(Response.Body).RootElement;
        var error = root.GetProperty("error");
        var id = Response.Get("x-request-id");
        Assert.That(id, Is.Not.Empty);
        Assert.That(error.GetProperty("message").GetString(), Is.Not.Empty);
        if (protocol.SpeaksMessages)
        {
            Assert.That(
                (root.GetProperty("type").GetString(), error.GetProperty("type").GetString(), root.GetProperty("request_id").GetString()),
                Is.EqualTo(("error", "api_error", id)));
            return;
        }

        Assert.That(
            (error.GetProperty("type").GetString(), error.GetProperty("code").GetString(), error.GetProperty("param").ValueKind),
            Is.EqualTo(("server_error", Response.Status == 504 ? "upstream_timeout" : "upstream_error", JsonValueKind.Null)));
    }

    private void AssertErrorEvent(Fault fault, WireProtocol protocol)
    {
        var before = fault.Words > 0 ? protocol.Beginning : FaultScripts.Comment;
        Assert.That(Response.BodyText, Does.StartWith(before));
        var failure = Response.BodyText[before.Length..];
        Assert.That(failure, Does.StartWith(protocol.Failure).And.EndWith("\n\n").And.Not.Contain(protocol.End));
        Assert.That(failure, Does.Contain(fault.Timeout is null ? "The upstream broke the answer off." : "The upstream stopped answering."));
        var data = failure[(failure.IndexOf("data: ", StringComparison.Ordinal) + "data: ".Length)..];
        Assert.That(JsonDocument.Parse(data).RootElement.ValueKind, Is.EqualTo(JsonValueKind.Object));
    }
}
