namespace Gateway.Core.Tokens.Files;

/// <summary>
/// The models' directory: a folder for each vocabulary, in it a tokenizer.json, or a .tiktoken file (Llama 3 calls it tokenizer.model) with, where the folder's name does not tell
/// the model's family, its split pattern in pattern.txt.
/// </summary>
internal sealed class ModelFolders
{
    private const int MaxNameLength = 64;
    private const string Json = "tokenizer.json";
    private const string PatternFile = "pattern.txt";

    // The largest known file has 20 MB.
    private const long MaxFileLength = 128 << 20;

    private readonly string? _directory;

    public ModelFolders(string? directory) => _directory = directory;

    /// <summary>Whether a name may be that of a folder: letters, digits, '.', '_' and '-', not beginning with a dot.</summary>
    public static bool IsName(string name) =>
        name.Length is > 0 and <= MaxNameLength && name[0] != '.' && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-');

    /// <summary>All folders that hold a vocabulary, in order of name; those with a built-in one's name are left out.</summary>
    public IReadOnlyList<(string Name, TokenizerSource Source)> List()
    {
        if (!Directory.Exists(_directory))
        {
            return [];
        }

        var found = new List<(string Name, TokenizerSource Source)>();
        foreach (var folder in Directory.EnumerateDirectories(_directory).Order(StringComparer.Ordinal))
        {
            var name = Path.GetFileName(folder);
            if (!BuiltInVocabularies.Contains(name) && FindFile(name) is { } file)
            {
                found.Add((name, SourceOf(file)));
            }
        }

        return found;
    }

    /// <summary>The vocabulary's file; null when there is none of that name.</summary>
    public string? FindFile(string name)
    {
        if (_directory is null || !IsName(name))
        {
            return null;
        }

        var folder = Path.Combine(_directory, name);
        if (!Directory.Exists(folder))
        {
            return null;
        }

        var json = Path.Combine(folder, Json);
        return File.Exists(json)
            ? json
            : Directory.EnumerateFiles(folder).Where(IsTiktoken).Order(StringComparer.Ordinal).FirstOrDefault();
    }

    /// <summary>Reads the vocabulary of a name that <see cref="FindFile"/> knows.</summary>
    /// <exception cref="TokenizerFileException">The file cannot be used.</exception>
    public Tokenizer Load(string name)
    {
        try
        {
            var path = FindFile(name) ?? throw new TokenizerFileException("the file is gone");
            if (new FileInfo(path).Length > MaxFileLength)
            {
                throw new TokenizerFileException($"{Path.GetFileName(path)} is larger than {MaxFileLength} bytes");
            }

            var file = File.ReadAllBytes(path);
            return SourceOf(path) == TokenizerSource.TokenizerJson ? TokenizerJson.Read(name, file) : LoadTiktoken(name, path, file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or TokenizerFileException)
        {
            throw new TokenizerFileException($"the vocabulary of {name} cannot be used: {exception.Message}", exception);
        }
    }

    private static Tokenizer LoadTiktoken(string name, string path, byte[] file)
    {
        var patternPath = Path.Combine(Path.GetDirectoryName(path)!, PatternFile);
        string[] patterns = File.Exists(patternPath) ? File.ReadAllText(patternPath).TrimEnd('\r', '\n').Split('\n') : [];
        if (patterns.Length == 0)
        {
            var splitter = SplitPatterns.FindFamily(name)
                ?? throw new TokenizerFileException($"the split pattern is not known: write it into {PatternFile} beside {Path.GetFileName(path)}");
            return new BpeTokenizer(name, TiktokenFile.Read(file), splitter);
        }

        var vocabulary = TiktokenFile.Read(file);
        return SplitPatterns.Find(patterns) is { } known ? new BpeTokenizer(name, vocabulary, known) : new RegexTokenizer(name, vocabulary, patterns);
    }

    private static bool IsTiktoken(string path) =>
        path.EndsWith(".tiktoken", StringComparison.Ordinal) || Path.GetFileName(path) == "tokenizer.model";

    private static TokenizerSource SourceOf(string path) =>
        Path.GetFileName(path) == Json ? TokenizerSource.TokenizerJson : TokenizerSource.Tiktoken;
}
