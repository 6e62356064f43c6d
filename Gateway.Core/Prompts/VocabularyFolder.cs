using Gateway.Core.Tokens.Files;

namespace Gateway.Core.Prompts;

/// <summary>Writes and opens the <c>tokenizer.json</c> files below the models' directory.</summary>
public sealed class VocabularyFolder
{
    private const string FileName = "tokenizer.json";

    private readonly string _directory;

    /// <param name="directory">The models' directory; it need not exist yet.</param>
    public VocabularyFolder(string directory) => _directory = Path.GetFullPath(directory);

    /// <summary>Whether a vocabulary may have that name: it becomes a folder's, and must not lead anywhere else.</summary>
    public static bool IsName(string name) => ModelFolders.IsName(name);

    /// <summary>Opens a vocabulary; null when there is none.</summary>
    /// <param name="name">A valid name.</param>
    public FileStream? Open(string name)
    {
        try
        {
            return new FileStream(PathOf(name), FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Stores a vocabulary, whole or not at all: readers see the file before or the one after.</summary>
    /// <param name="name">A valid name.</param>
    /// <param name="content">The file.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory is read-only.</exception>
    public async Task StoreAsync(string name, ReadOnlyMemory<byte> content)
    {
        var path = PathOf(name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        var temporary = $"{path}.{Guid.NewGuid():N}";
        try
        {
            var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write);
            await using (stream.ConfigureAwait(false))
            {
                await stream.WriteAsync(content).ConfigureAwait(false);
                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, path, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private string PathOf(string name) => IsName(name)
        ? Path.Combine(_directory, name, FileName)
        : throw new ArgumentException("This is no name of a vocabulary.", nameof(name));
}
