using System.Text;
using Gateway.Core.Tokens;

namespace Tests.Unit.Tokens;

/// <summary>The built-in tokenizers, loaded once for all tests.</summary>
internal static class Tokenizers
{
    private static readonly TokenizerCatalog Catalog = new(modelsDirectory: null);

    /// <summary>A built-in tokenizer, or the estimate.</summary>
    public static async Task<Tokenizer> LoadAsync(string name) =>
        name == TokenizerCatalog.Estimate.Name ? TokenizerCatalog.Estimate : await Catalog.LoadAsync(name) ?? throw new ArgumentException(name, nameof(name));

    /// <summary>Counts a text that is written as a string.</summary>
    public static int Count(this Tokenizer tokenizer, string text) => tokenizer.Count(Encoding.UTF8.GetBytes(text));
}
