using System.Text;
using System.Text.Json;
using Tests.Common;
using Tests.Unit.Metering;

namespace Tests.Functional.Oracle;

/// <summary>Counts what a client received, from nothing but the bytes: each text of each choice by itself.</summary>
internal static class OracleTexts
{
    private static readonly string[] Members = ["content", "reasoning_content", "refusal", "arguments", "text", "thinking"];

    /// <summary>Tokens of the events of a stream, whole ones or those that came before it broke.</summary>
    public static int OfStream(IEnumerable<string> events) =>
        new ReceivedStream(string.Concat(events.Where(IsContent).Select(static text => text + "\n\n"))).Count(Tokenizers.Cl100k);

    /// <summary>Tokens of an answer in one piece.</summary>
    public static int OfAnswer(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Count(document.RootElement);
    }

    // Neither the comments that the gateway may send nor the error that ends a broken stream.
    private static bool IsContent(string text) =>
        text.Contains("data: ", StringComparison.Ordinal) && !text.StartsWith("data: {\"error\"", StringComparison.Ordinal);

    private static int Count(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => value.EnumerateObject().Sum(static member =>
            member.Value.ValueKind == JsonValueKind.String && Members.Contains(member.Name) ? CountText(member.Value) : Count(member.Value)),
        JsonValueKind.Array => value.EnumerateArray().Sum(Count),
        _ => 0,
    };

    private static int CountText(JsonElement text) => Tokenizers.Cl100k.Count(Encoding.UTF8.GetBytes(Json.Unescape(text.GetRawText()[1..^1])));
}
