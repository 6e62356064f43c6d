using Gateway.Core.Tokens;

namespace Tests.Common;

/// <summary>Tokenizers that tests count by.</summary>
internal static class Tokenizers
{
    private static readonly TokenizerCatalog Catalog = new(null);

    public static Tokenizer O200k { get; } = Catalog.LoadAsync("o200k_base").GetAwaiter().GetResult()!;
}
