namespace Tests.Common;

/// <summary>The source tree that these tests were built from.</summary>
internal static class SourceTree
{
    /// <summary>The folder of the solution.</summary>
    public static string Root { get; } = FindRoot();

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "AiGateway.sln")))
        {
            folder = folder.Parent ?? throw new DirectoryNotFoundException("The tests do not run inside the source tree.");
        }

        return folder.FullName;
    }
}
