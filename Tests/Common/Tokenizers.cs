using Gateway.Core.Tokens;

namespace Tests.Common;

/// <summary>Tokenizers that tests count by.</summary>
internal static class Tokenizers
{
    private static readonly TokenizerCatalog Catalog = new(null);

    public static Tokenizer Cl100k { get; } = Catalog.LoadAsync("cl100k_base").GetAwaiter().GetResult()!;
}
