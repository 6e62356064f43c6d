using System.Text.Json;
using NUnit.Framework;
using Tests.Common;

namespace Tests.Functional.Upstream;

/// <summary>What the gateway's own answers look like.</summary>
internal static class Answers
{
    public static void AssertError(RawResponse response, int status, string code)
    {
        Assert.That((response.Status, response.BodyText), Is.EqualTo((status, response.BodyText)));
        using var document = JsonDocument.Parse(response.Body);
        var error = document.RootElement.GetProperty("error");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(error.GetProperty("code").GetString(), Is.EqualTo(code));
            Assert.That(error.GetProperty("type").GetString(), Is.EqualTo("server_error"));
            Assert.That(error.GetProperty("message").GetString(), Is.Not.Empty);
            Assert.That(error.GetProperty("param").ValueKind, Is.EqualTo(JsonValueKind.Null));
            Assert.That(response.Get("x-request-id"), Is.Not.Empty);
        }
    }

    /// <summary>Reads a response that has to break off before it is whole, at whichever byte.</summary>
    public static async Task<CutMessageException> ReadCutAsync(RawClient client)
    {
        var cut = Assert.CatchAsync<CutMessageException>(async () => await client.ReadResponseAsync());
        await Task.CompletedTask;
        return cut!;
    }
}
