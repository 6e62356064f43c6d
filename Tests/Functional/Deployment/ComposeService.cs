namespace Tests.Functional.Deployment;

/// <summary>A service of a compose file.</summary>
internal sealed class ComposeService
{
    public string Image { get; set; } = "";

    public ComposeBuild? Build { get; set; }

    public string? User { get; set; }

    public List<string> Command { get; set; } = [];

    public string? Restart { get; set; }

    public bool ReadOnly { get; set; }

    public List<string> Tmpfs { get; set; } = [];

    public List<string> CapDrop { get; set; } = [];

    public List<string> SecurityOpt { get; set; } = [];

    public List<ComposeEnvFile> EnvFile { get; set; } = [];

    public Dictionary<string, string> Environment { get; set; } = [];

    public List<string> Ports { get; set; } = [];

    public List<string> Volumes { get; set; } = [];

    public Dictionary<string, ComposeNetwork> Networks { get; set; } = [];

    public List<string> Secrets { get; set; } = [];

    public string? StopGracePeriod { get; set; }

    public ComposeLogging? Logging { get; set; }

    public ComposeDeploy? Deploy { get; set; }

    /// <summary>Names by which others reach it, beside its own.</summary>
    public IEnumerable<string> Aliases => Networks.Values.SelectMany(static network => network.Aliases).Distinct();

    /// <summary>Ports inside the container, by what the file publishes.</summary>
    public IEnumerable<int> PublishedPorts => Ports.Select(static port => int.Parse(port.Split(':')[^1], System.Globalization.CultureInfo.InvariantCulture));
}
