using System.Text;
using System.Text.Json.Nodes;
using Gateway.Core.Authentication.Jwt;
using Gateway.Core.Configuration;
using Gateway.Core.Upstreams;
using NUnit.Framework;

namespace Tests.Unit.Configuration;

/// <summary>Snapshot documents for tests.</summary>
internal static class Documents
{
    /// <summary>The document of the design.</summary>
    public static byte[] Design()
    {
        using var stream = typeof(Documents).Assembly.GetManifestResourceStream("design.json")!;
        using var memory = new MemoryStream();
        stream.CopyTo(memory);
        return memory.ToArray();
    }

    /// <summary>The design's document with the value at a path (<c>routes/0/path</c>) replaced; null removes it.</summary>
    public static byte[] With(params (string Path, string? Json)[] changes)
    {
        var root = JsonNode.Parse(Design())!;
        foreach (var (path, json) in changes)
        {
            Change(root, path.Split('/'), json);
        }

        return Encoding.UTF8.GetBytes(root.ToJsonString());
    }

    public static CompiledSnapshot Compile(byte[] document, string? instanceId = null, TimeProvider? clock = null)
    {
        var read = SnapshotReader.ReadAndValidate(document);
        Assert.That(read.Errors, Is.Empty);
        return SnapshotCompiler.Compile(read.Snapshot!, new ServerStates(), instanceId, new JwtIssuers(clock ?? TimeProvider.System));
    }

    public static CompiledSnapshot Compile(string json, TimeProvider? clock = null) => Compile(Encoding.UTF8.GetBytes(json), null, clock);

    private static void Change(JsonNode root, string[] path, string? json)
    {
        var parent = root;
        foreach (var step in path[..^1])
        {
            parent = parent is JsonArray list ? list[int.Parse(step)]! : parent[step]!;
        }

        var value = json is null ? null : JsonNode.Parse(json);
        switch (parent)
        {
            case JsonArray list when path[^1] == "+":
                list.Add(value);
                break;
            case JsonArray list:
                list[int.Parse(path[^1])] = value;
                break;
            case JsonObject fields when json is null:
                fields.Remove(path[^1]);
                break;
            default:
                parent[path[^1]] = value;
                break;
        }
    }
}
