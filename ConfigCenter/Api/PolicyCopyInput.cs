using Gateway.Core.Configuration;

namespace ConfigCenter.Api;

/// <summary>What a copied policy has of its own.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Namespaces">Its namespaces; null keeps the original's.</param>
internal sealed record PolicyCopyInput(string Name, IReadOnlyList<string>? Namespaces)
{
    public static PolicyCopyInput Read(JsonObjectReader json) => new(json.Required("name"), json.Texts("namespaces"));
}
