namespace Gateway.Core.Authentication.Jwt;

/// <summary>Reads a file of keys.</summary>
internal static class JwtKeyFile
{
    /// <summary>The whole file, but no more than one byte above <see cref="JwtKeySet.MaxBytes"/>: that much tells that it is none.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static byte[] Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1);
        var buffer = new byte[JwtKeySet.MaxBytes + 1];
        return buffer[..file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)];
    }
}
