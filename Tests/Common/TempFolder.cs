namespace Tests.Common;

/// <summary>A folder of the test's own, gone with it.</summary>
internal sealed class TempFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("gateway-tests-").FullName;

    /// <summary>The path of something in the folder.</summary>
    public string At(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Writes a file of the folder and returns its path.</summary>
    public string Write(string name, byte[] content)
    {
        // Replaced in one step, as careful editors do: a reader never sees half of it.
        File.WriteAllBytes(At(name + ".new"), content);
        File.Move(At(name + ".new"), At(name), overwrite: true);
        return At(name);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
