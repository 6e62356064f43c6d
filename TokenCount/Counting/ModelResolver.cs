using System.Text;
using Gateway.Core.Prompts;
using Gateway.Core.Tokens;

namespace TokenCount.Counting;

/// <summary>Finds what a model is counted by: a vocabulary of its own name, else that of its family.</summary>
internal static class ModelResolver
{
    /// <summary>The vocabulary to load, and the chat template to count by.</summary>
    public static async Task<(Tokenizer Tokenizer, ChatTemplate Template)> ResolveAsync(TokenizerCatalog catalog, string model, ILogger logger)
    {
        var family = ModelFamilies.Find(Encoding.UTF8.GetBytes(model))?.Tokens;
        var template = family?.Template ?? ModelFamilies.TemplateOf(model) ?? ModelFamilies.Unknown.Template;
        var tokenizer = await TryLoadAsync(catalog, model, logger).ConfigureAwait(false);
        if (tokenizer is null && family?.Tokenizer is { } name)
        {
            tokenizer = await TryLoadAsync(catalog, name, logger).ConfigureAwait(false);
        }

        tokenizer ??= TokenizerCatalog.Estimate;
        return (tokenizer, ChatTemplates.For(template, tokenizer.Name));
    }

    private static async Task<Tokenizer?> TryLoadAsync(TokenizerCatalog catalog, string name, ILogger logger)
    {
        try
        {
            return await catalog.LoadAsync(name).ConfigureAwait(false);
        }
        catch (TokenizerFileException e)
        {
            TokenCountLog.VocabularyUnusable(logger, e.Message);
            return null;
        }
    }
}
