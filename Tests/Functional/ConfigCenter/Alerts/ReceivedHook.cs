using System.Text.Json.Nodes;

namespace Tests.Functional.ConfigCenter.Alerts;

/// <summary>A request that a webhook received.</summary>
internal sealed record ReceivedHook(string Path, IReadOnlyDictionary<string, string> Headers, byte[] Bytes)
{
    public JsonObject Body => JsonNode.Parse(Bytes)!.AsObject();

    public string Id => (string)Body["id"]!;

    public string Kind => (string)Body["kind"]!;

    public string Rule => (string)Body["alert"]!["rule"]!;
}
