using System.Security.Cryptography;
using System.Text;

namespace Gateway.Host.Sources;

/// <summary>
/// Keeps the last snapshot that came into force, and the one before, in files of the data directory: what a gateway starts from while the config
/// center is away. A file is a line that names the SHA-256 of what follows, and then the document as the config center sent it, secrets
/// sealed. One that is cut, altered or of another form in any byte is refused.
/// </summary>
internal sealed class SnapshotDisk
{
    /// <summary>The newest, in the data directory.</summary>
    public const string FileName = "gateway.snapshot";

    /// <summary>The one before.</summary>
    public const string PreviousName = "gateway.snapshot.previous";

    private const string DraftName = "gateway.snapshot.new";

    private readonly string _folder;
    private readonly ILogger<SnapshotDisk> _logger;
    private byte[] _kept = [];
    private bool _isCurrentGood;

    /// <param name="folder">DATA_DIR.</param>
    /// <param name="logger">Told of files that are refused, and once when nothing can be written.</param>
    public SnapshotDisk(string folder, ILogger<SnapshotDisk> logger)
    {
        _folder = Path.GetFullPath(folder);
        _logger = logger;
    }

    /// <summary>What somebody should know: why snapshots cannot be kept; null while they can.</summary>
    public string? Problem { get; private set; }

    /// <summary>Makes the folder, for its owner alone; the reason when it cannot be used.</summary>
    public static string? Prepare(string folder)
    {
        try
        {
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(folder);
            }
            else
            {
                Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
            }

            using var draft = new FileStream(Path.Combine(folder, DraftName), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }

    /// <summary>
    /// Brings the newest file into force that is whole and that the gateway takes; each that is not is told in the log.
    /// </summary>
    /// <param name="take">Takes a document, of the file that is named; false refuses it.</param>
    /// <returns>True when one is in force.</returns>
    public bool Load(Func<byte[], string, bool> take)
    {
        foreach (var name in new[] { FileName, PreviousName })
        {
            var file = Path.Combine(_folder, name);
            if (Read(file) is { } document && take(document, file))
            {
                _kept = name == FileName ? SHA256.HashData(document) : [];
                _isCurrentGood = name == FileName;
                return true;
            }
        }

        return false;
    }

    /// <summary>Keeps a document that came into force; whatever happens meanwhile, the files hold it or the one before.</summary>
    public void Save(byte[] document)
    {
        var hash = SHA256.HashData(document);
        if (hash.AsSpan().SequenceEqual(_kept))
        {
            return;
        }

        try
        {
            var draft = Path.Combine(_folder, DraftName);
            Write(draft, [.. Head(hash), .. document]);
            var current = Path.Combine(_folder, FileName);
            if (_isCurrentGood && File.Exists(current))
            {
                File.Move(current, Path.Combine(_folder, PreviousName), overwrite: true);
            }

            File.Move(draft, current, overwrite: true);
            _kept = hash;
            _isCurrentGood = true;
            if (Problem is not null)
            {
                Problem = null;
                SourceLog.KeptAgain(_logger, _folder);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (Problem is null)
            {
                SourceLog.NotKept(_logger, _folder, e.Message);
            }

            Problem = $"The configuration cannot be kept in {_folder}: {e.Message}";
        }
    }

    private static byte[] Head(byte[] hash) => Encoding.ASCII.GetBytes($"gateway-snapshot 1 sha256 {Convert.ToHexStringLower(hash)}\n");

    // To the disk itself before the name changes: after a power cut there is the whole file under it, or the one before.
    private static void Write(string file, byte[] content)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using var stream = new FileStream(file, options);
        stream.Write(content);
        stream.Flush(flushToDisk: true);
    }

    /// <summary>A file's document; null when it is not there, or not whole.</summary>
    private byte[]? Read(string file)
    {
        try
        {
            var content = File.ReadAllBytes(file);
            var length = Head(new byte[SHA256.HashSizeInBytes]).Length;
            if (content.Length > length && content.AsSpan(0, length).SequenceEqual(Head(SHA256.HashData(content.AsSpan(length)))))
            {
                return content[length..];
            }

            SourceLog.FileDamaged(_logger, file, "it is cut or altered");
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            // There is none yet.
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            SourceLog.FileDamaged(_logger, file, e.Message);
        }

        return null;
    }
}
