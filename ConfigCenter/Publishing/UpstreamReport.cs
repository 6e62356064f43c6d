using System.Text.Json;
using ConfigCenter.Data;
using Gateway.Core.Configuration;

namespace ConfigCenter.Publishing;

/// <summary>An upstream of which a gateway passes servers over.</summary>
internal sealed record UpstreamReport
{
    private const int MaxServers = 100_000;
    private const int MaxUrls = 10;
    private const int MaxUrl = 2000;

    public string Name { get; init; } = "";

    /// <summary>How many servers it has.</summary>
    public int Servers { get; init; }

    /// <summary>How many of them are passed over: unhealthy, their circuit open, or not reached lately.</summary>
    public int Out { get; init; }

    /// <summary>Where the first of those are.</summary>
    public IReadOnlyList<string> OutUrls { get; init; } = [];

    public static UpstreamReport Read(JsonObjectReader json) => new()
    {
        Name = json.Required("name"),
        Servers = json.RequiredInt("servers"),
        Out = json.RequiredInt("out"),
        OutUrls = json.Texts("outUrls") ?? [],
    };

    /// <summary>Reads a column of <c>instance_upstreams</c>.</summary>
    public static IReadOnlyList<UpstreamReport> ReadAll(string? document) =>
        document is null ? [] : JsonSerializer.Deserialize<IReadOnlyList<UpstreamReport>>(document, Documents.Json) ?? [];

    public void Check(string path, Findings findings)
    {
        findings.Name($"{path}.name", Name);
        findings.Range($"{path}.servers", Servers, 0, MaxServers);
        findings.Range($"{path}.out", Out, 0, Servers);
        findings.Range($"{path}.outUrls", OutUrls.Count, 0, MaxUrls);
        for (var i = 0; i < OutUrls.Count; i++)
        {
            findings.Range(JsonPaths.Item($"{path}.outUrls", i), OutUrls[i].Length, 1, MaxUrl);
        }
    }
}
