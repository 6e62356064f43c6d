using System.Collections.Concurrent;
using System.Security.Cryptography;
using Gateway.Core.Prompts;
using Gateway.Core.Tokens;
using Gateway.Core.Tokens.Files;
using TokenCount.Options;

namespace TokenCount.Storage;

/// <summary>The vocabularies in the models' directory: stored after they were validated, and lent to gateways.</summary>
internal sealed class VocabularyStore
{
    private readonly TokenizerCatalog _catalog;
    private readonly VocabularyFolder _folder;
    private readonly ILogger<VocabularyStore> _logger;

    // By name: the hash, and the length and time of the file that it is of.
    private readonly ConcurrentDictionary<string, (string Sha256, long Length, DateTime Written)> _hashes = new(StringComparer.Ordinal);

    public VocabularyStore(TokenizerCatalog catalog, TokenCountOptions options, ILogger<VocabularyStore> logger)
    {
        _catalog = catalog;
        _folder = new VocabularyFolder(options.ModelsDirectory);
        _logger = logger;
    }

    /// <summary>Why nothing can be stored under a name; null when it can.</summary>
    public static string? CheckName(string name) =>
        !VocabularyFolder.IsName(name) ? "A vocabulary's name has 1 to 64 letters, digits, '.', '_' and '-', and does not begin with a dot."
        : Vocabularies.IsBuiltIn(name) ? $"{name} is built in and cannot be replaced."
        : null;

    /// <summary>Stores a <c>tokenizer.json</c>, unless it cannot be used.</summary>
    /// <returns>The hash of what was stored, or why nothing was.</returns>
    public async Task<(string? Sha256, string? Problem)> StoreAsync(string name, ReadOnlyMemory<byte> file)
    {
        try
        {
            TokenizerJson.Read(name, file);
            await _folder.StoreAsync(name, file).ConfigureAwait(false);
        }
        catch (Exception e) when (e is TokenizerFileException or IOException or UnauthorizedAccessException)
        {
            TokenCountLog.UploadRefused(_logger, name, e.Message);
            return (null, e.Message);
        }

        _catalog.Forget(name);
        TokenCountLog.Uploaded(_logger, name, file.Length);
        return (Convert.ToHexStringLower(SHA256.HashData(file.Span)), null);
    }

    /// <summary>Opens a vocabulary to lend it; null when there is none of that name.</summary>
    public StoredVocabulary? Open(string name)
    {
        if (!VocabularyFolder.IsName(name) || _folder.Open(name) is not { } file)
        {
            return null;
        }

        var written = File.GetLastWriteTimeUtc(file.Name);
        if (!_hashes.TryGetValue(name, out var known) || known.Length != file.Length || known.Written != written)
        {
            known = (Convert.ToHexStringLower(SHA256.HashData(file)), file.Length, written);
            _hashes[name] = known;
            file.Position = 0;
        }

        return new StoredVocabulary(file, known.Sha256, new DateTimeOffset(written));
    }
}
