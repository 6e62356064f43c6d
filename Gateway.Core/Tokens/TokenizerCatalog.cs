using System.Collections.Concurrent;
using Gateway.Core.Tokens.Files;

namespace Gateway.Core.Tokens;

/// <summary>
/// All tokenizers of the process by name: those that are built in, and those whose files lie in a folder of the models' directory. Each is loaded when it is first asked for,
/// once, on the thread pool, and stays.
/// </summary>
public sealed class TokenizerCatalog
{
    private readonly ConcurrentDictionary<string, Lazy<Task<Tokenizer>>> _loads = new(StringComparer.Ordinal);
    private readonly ModelFolders _folders;

    /// <param name="modelsDirectory">Holds a folder for each further vocabulary; null or missing: there are none.</param>
    public TokenizerCatalog(string? modelsDirectory) => _folders = new ModelFolders(modelsDirectory);

    /// <summary>What counts where no vocabulary is known.</summary>
    public static Tokenizer Estimate => EstimatedTokenizer.Instance;

    /// <summary>The tokenizer of that name if it has been loaded.</summary>
    public Tokenizer? TryGet(string name) =>
        _loads.TryGetValue(BuiltInVocabularies.Resolve(name), out var load) && load is { IsValueCreated: true, Value.IsCompletedSuccessfully: true }
            ? load.Value.Result
            : null;

    /// <summary>The tokenizer of that name, loaded if need be; null when there is none. A bad file fails the same way until it is forgotten.</summary>
    /// <exception cref="TokenizerFileException">Its file cannot be used.</exception>
    public async Task<Tokenizer?> LoadAsync(string name)
    {
        var resolved = BuiltInVocabularies.Resolve(name);
        if (!_loads.TryGetValue(resolved, out var load))
        {
            if (!BuiltInVocabularies.Contains(resolved) && _folders.FindFile(resolved) is null)
            {
                return null;
            }

            load = _loads.GetOrAdd(resolved, key => new Lazy<Task<Tokenizer>>(() => Task.Run(() => Load(key))));
        }

        return await load.Value.ConfigureAwait(false);
    }

    /// <summary>Forgets what was loaded under a name, so that its file is read again; counts that run go on with the old one.</summary>
    public void Forget(string name) => _loads.TryRemove(name, out _);

    /// <summary>All that there are, built-in ones first.</summary>
    public IReadOnlyList<TokenizerDescriptor> List() =>
    [
        .. BuiltInVocabularies.Names.Select(name => Describe(name, TokenizerSource.BuiltIn)),
        .. _folders.List().Select(folder => Describe(folder.Name, folder.Source)),
    ];

    private Tokenizer Load(string name) => BuiltInVocabularies.Contains(name) ? BuiltInVocabularies.Load(name) : _folders.Load(name);

    private TokenizerDescriptor Describe(string name, TokenizerSource source)
    {
        var problem = _loads.TryGetValue(name, out var load) && load is { IsValueCreated: true, Value.IsFaulted: true }
            ? load.Value.Exception.GetBaseException().Message
            : null;
        return new TokenizerDescriptor(name, source, TryGet(name), problem);
    }
}
