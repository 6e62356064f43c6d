using ConfigCenter.Data;

namespace ConfigCenter.Security;

/// <summary>A credential that is generated once and kept in a file that only its owner reads.</summary>
internal static class KeyFile
{
    /// <summary>The file's content, made at the first call; processes that start together get the same one.</summary>
    public static string ReadOrCreate(string directory, string name, Func<string> create)
    {
        DataFolder.Ensure(directory);
        var path = Path.Combine(directory, name);
        if (!File.Exists(path))
        {
            var draft = $"{path}.{Guid.NewGuid():N}";
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows())
            {
                options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            }

            using (var writer = new StreamWriter(draft, options))
            {
                writer.WriteLine(create());
            }

            try
            {
                File.Move(draft, path, overwrite: false);
            }
            catch (IOException) when (File.Exists(path))
            {
                File.Delete(draft);
            }
        }

        return File.ReadAllText(path).Trim();
    }
}
