namespace Gateway.Core.Configuration;

/// <summary>Checks API keys.</summary>
internal static class ApiKeyRules
{
    private const int HexLength = 64;

    public static void Check(IReadOnlyList<ApiKeyConfig> keys, SnapshotNames names, Findings findings)
    {
        var ids = new HashSet<string>(StringComparer.Ordinal);
        var hashes = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < keys.Count; i++)
        {
            var path = JsonPaths.Item("$.apiKeys", i);
            var key = keys[i];
            findings.Name($"{path}.id", key.Id);
            findings.Unique($"{path}.id", key.Id, ids);
            findings.Reference($"{path}.namespace", key.Namespace, names.Namespaces, "namespace");
            if (key.Sha256.Length != HexLength || !key.Sha256.All(char.IsAsciiHexDigit))
            {
                findings.Error($"{path}.sha256", $"must be {HexLength} hexadecimal digits");
            }
            else
            {
                findings.Unique($"{path}.sha256", key.Sha256, hashes);
            }

            if (key.Models.Count == 0)
            {
                findings.Error($"{path}.models", "must hold a pattern; '*' allows every model");
            }

            for (var m = 0; m < key.Models.Count; m++)
            {
                findings.Name($"{path}.models[{m}]", key.Models[m]);
            }
        }
    }
}
