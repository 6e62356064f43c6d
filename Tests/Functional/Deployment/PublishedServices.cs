using System.Diagnostics;
using Tests.Common;

namespace Tests.Functional.Deployment;

/// <summary>
/// What the Dockerfile's build stages make: their COPY and RUN instructions are carried out one after the other in a folder that holds nothing else.
/// Once a run, for all tests.
/// </summary>
internal sealed class PublishedServices : IDisposable
{
    private static readonly Lazy<Task<PublishedServices>> Shared = new(BuildAsync);

    private readonly TempFolder _folder = new();
    private DateTime _completed;

    /// <summary>Everything published, made at the first call.</summary>
    public static Task<PublishedServices> GetAsync() => Shared.Value;

    /// <summary>The content of the image's working directory.</summary>
    /// <param name="image">A stage that copies its program from a build stage.</param>
    public string FolderOf(string image) => _folder.At($"build-{image}");

    /// <summary>Whether a file was written since it was published.</summary>
    public bool IsNewer(string file) => File.GetLastWriteTimeUtc(file) > _completed;

    public void Dispose() => _folder.Dispose();

    private static async Task<PublishedServices> BuildAsync()
    {
        var services = new PublishedServices();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => services.Dispose();
        var sources = Directory.CreateDirectory(services._folder.At("src")).FullName;
        foreach (var stage in Dockerfile.Read().Stages.Where(static stage => stage.Name == "sources" || stage.Name.StartsWith("build-", StringComparison.Ordinal)))
        {
            foreach (var instruction in stage.Own)
            {
                if (instruction.Keyword == "COPY")
                {
                    Copy(instruction.Arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries), sources);
                }
                else if (instruction.Keyword == "RUN")
                {
                    await RunAsync(instruction.Arguments.Replace("/app", services._folder.At(stage.Name), StringComparison.Ordinal), sources);
                }
            }
        }

        services._completed = DateTime.UtcNow;
        Directory.Delete(sources, recursive: true);
        await ContainerUser.ShowAsync(services._folder.Path);
        return services;
    }

    /// <summary>Files go into the folder that is named last; of a folder, its content does.</summary>
    private static void Copy(string[] words, string root)
    {
        var destination = Path.Combine(root, words[^1]);
        foreach (var word in words[..^1])
        {
            var source = Path.Combine(SourceTree.Root, word);
            if (File.Exists(source))
            {
                CopyFile(source, Path.Combine(destination, Path.GetFileName(source)));
                continue;
            }

            foreach (var file in Directory.EnumerateFiles(source, "*", SearchOption.AllDirectories))
            {
                var relative = Path.GetRelativePath(source, file);

                // As .dockerignore has it.
                if (!relative.Split(Path.DirectorySeparatorChar).Any(static segment => segment is "bin" or "obj" or "data"))
                {
                    CopyFile(file, Path.Combine(destination, relative));
                }
            }
        }
    }

    private static void CopyFile(string source, string destination)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(destination)!);
        File.Copy(source, destination, overwrite: true);
    }

    private static Task<string> RunAsync(string command, string folder)
    {
        var dotnet = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? Integration.Require("dotnet");
        var start = new ProcessStartInfo("sh", ["-c", command]) { WorkingDirectory = folder };
        start.Environment["PATH"] = $"{Path.GetDirectoryName(dotnet)}:{Environment.GetEnvironmentVariable("PATH")}";

        // No build server stays behind.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        return Shell.RunAsync(start);
    }
}
