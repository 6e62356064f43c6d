using System.Collections.Concurrent;
using Gateway.Core.Telemetry;
using Gateway.Core.Tokens;
using Gateway.Core.Tokens.Files;
using Microsoft.Extensions.Logging;

namespace Gateway.Core.Prompts;

/// <summary>The vocabularies by name, with the estimate in the place of those that are not there.</summary>
internal sealed class Vocabularies
{
    private const long MissingMilliseconds = 10_000;

    private readonly TokenizerCatalog? _catalog;
    private readonly ILogger _logger;

    // By name, when to look again. Names are the configuration's and the well-known families', and so few.
    private readonly ConcurrentDictionary<string, long> _missing = new(StringComparer.Ordinal);

    /// <param name="catalog">Where they come from; null estimates everything.</param>
    /// <param name="logger">Told of files that cannot be used.</param>
    public Vocabularies(TokenizerCatalog? catalog, ILogger logger)
    {
        _catalog = catalog;
        _logger = logger;
    }

    /// <summary>What to count by now.</summary>
    /// <param name="name">A vocabulary's; null is none.</param>
    /// <param name="tokenizer">It, or the estimate.</param>
    public VocabularyState Find(string? name, out Tokenizer tokenizer)
    {
        tokenizer = TokenizerCatalog.Estimate;
        if (name is null || _catalog is null)
        {
            return VocabularyState.Missing;
        }

        if (_catalog.TryGet(name) is { } loaded)
        {
            tokenizer = loaded;
            return VocabularyState.Loaded;
        }

        return _missing.TryGetValue(name, out var until) && Environment.TickCount64 < until ? VocabularyState.Missing : VocabularyState.Unloaded;
    }

    /// <summary>True for a vocabulary that is part of the program, and so nowhere to be fetched.</summary>
    public static bool IsBuiltIn(string name) => BuiltInVocabularies.Contains(BuiltInVocabularies.Resolve(name));

    /// <summary>Loads a vocabulary, on a thread of the pool; null when none of that name is here, or its file cannot be used.</summary>
    public async ValueTask<Tokenizer?> LoadAsync(string name)
    {
        Tokenizer? loaded = null;
        try
        {
            loaded = _catalog is null ? null : await _catalog.LoadAsync(name).ConfigureAwait(false);
        }
        catch (TokenizerFileException e)
        {
            Log.VocabularyUnusable(_logger, e.Message);
        }

        if (loaded is null)
        {
            _missing[name] = Environment.TickCount64 + MissingMilliseconds;
        }

        return loaded;
    }

    /// <summary>Has a vocabulary read again whose file has changed.</summary>
    public void Forget(string name)
    {
        _catalog?.Forget(name);
        _missing.TryRemove(name, out _);
    }
}
