namespace Gateway.Host.Standalone;

/// <summary>
/// Remembers where the mock LLM listened, in a file of the data directory: the configuration names its address, and the next start may have another
/// MOCK_LLM_PORT.
/// </summary>
internal sealed class MockAddress
{
    private readonly string _file;

    /// <param name="folder">DATA_DIR.</param>
    /// <param name="url">Where it listens now.</param>
    public MockAddress(string folder, string url)
    {
        _file = Path.Combine(folder, "mock-llm.url");
        Url = url;
        var former = File.Exists(_file) ? File.ReadAllText(_file).Trim() : url;
        if (former != url)
        {
            Moved = new Dictionary<string, string> { [former] = url };
        }
    }

    public string Url { get; }

    /// <summary>Its URL now by the former one; empty when it is where it was.</summary>
    public IReadOnlyDictionary<string, string> Moved { get; } = new Dictionary<string, string>();

    /// <summary>Remembers the address, once the configuration has it.</summary>
    public void Remember() => File.WriteAllText(_file, Url + "\n");
}
