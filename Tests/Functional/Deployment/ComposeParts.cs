namespace Tests.Functional.Deployment;

/// <summary>How an image is built.</summary>
internal sealed class ComposeBuild
{
    public string Context { get; set; } = "";

    public string Dockerfile { get; set; } = "";

    public string Target { get; set; } = "";
}

/// <summary>A file of variables.</summary>
internal sealed class ComposeEnvFile
{
    public string Path { get; set; } = "";

    public bool Required { get; set; } = true;
}

/// <summary>How a service is in a network.</summary>
internal sealed class ComposeNetwork
{
    public List<string> Aliases { get; set; } = [];
}

/// <summary>Where a secret comes from.</summary>
internal sealed class ComposeSecret
{
    public string File { get; set; } = "";
}

/// <summary>Where a container's output goes.</summary>
internal sealed class ComposeLogging
{
    public string Driver { get; set; } = "";

    public Dictionary<string, string> Options { get; set; } = [];
}

/// <summary>What a service may take.</summary>
internal sealed class ComposeDeploy
{
    public ComposeResources Resources { get; set; } = new();
}

/// <summary>Limits and reservations.</summary>
internal sealed class ComposeResources
{
    public ComposeShare? Limits { get; set; }

    public ComposeShare? Reservations { get; set; }
}

/// <summary>Processors and memory.</summary>
internal sealed class ComposeShare
{
    public string Cpus { get; set; } = "";

    public string Memory { get; set; } = "";
}
