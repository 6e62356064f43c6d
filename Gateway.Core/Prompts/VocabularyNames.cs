using System.Text;
using Gateway.Core.Configuration;

namespace Gateway.Core.Prompts;

/// <summary>The vocabularies that a snapshot will need: of the models that it lists, that its routes name, and that its upstreams serve.</summary>
internal static class VocabularyNames
{
    public static IReadOnlyList<string> Of(CompiledSnapshot snapshot)
    {
        var source = snapshot.Source;
        var models = source.Models.Select(static model => model.Pattern)
            .Concat(source.Routes.Select(static route => route.Model).OfType<string>())
            .Concat(source.Upstreams.SelectMany(static upstream => upstream.Models.Values));
        var names = source.Models.Select(static model => model.Tokenizer)
            .Concat(models.Select(model => snapshot.Models.TokensOf(Encoding.UTF8.GetBytes(model)).Tokenizer));
        return [.. names.OfType<string>().Distinct(StringComparer.Ordinal)];
    }
}
