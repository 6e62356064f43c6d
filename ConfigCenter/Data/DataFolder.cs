namespace ConfigCenter.Data;

/// <summary>The data directory: made for its owner alone, for keys and password hashes are in it. One that is there stays as it is.</summary>
internal static class DataFolder
{
    public static void Ensure(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }
}
