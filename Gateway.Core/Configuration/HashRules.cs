using Gateway.Core.Upstreams.Balancing;

namespace Gateway.Core.Configuration;

/// <summary>Checks what is hashed.</summary>
internal static class HashRules
{
    public static void Check(string path, string? text, Findings findings)
    {
        if (text is null)
        {
            return;
        }

        if (!HashOn.TryParse(text, out var hash)
            || (hash!.Source == HashSource.Header && !HeaderRules.IsToken(hash.Field))
            || (hash.Source == HashSource.Body && !MatcherRules.IsBodyPath(hash.Field)))
        {
            findings.Error(path, "must be ip, path, key, header:name, query:name or body:dotted.path");
        }
    }
}
