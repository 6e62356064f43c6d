using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Benchmarks.Ingest;

/// <summary>A MariaDB of its own, of Debian's package, in a folder that goes with it; durable as it is by default, with 1 GiB of buffers.</summary>
internal sealed class TemporaryMariaDb : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("mariadb-");
    private readonly Process _process;

    private TemporaryMariaDb()
    {
        Port = FreePort();
        var data = Path.Combine(_folder.FullName, "data");
        Run("mariadb-install-db", "--no-defaults", $"--datadir={data}", $"--user={Environment.UserName}", "--auth-root-authentication-method=normal", "--skip-test-db").WaitForExit();
        _process = Run(
            "mariadbd", "--no-defaults", $"--datadir={data}", $"--port={Port}", "--bind-address=127.0.0.1", $"--socket={Path.Combine(_folder.FullName, "s")}", $"--user={Environment.UserName}",
            "--innodb-buffer-pool-size=1G", "--innodb-log-file-size=1G", "--skip-log-bin", "--skip-name-resolve", "--init-file=" + InitFile());
    }

    public int Port { get; }

    public static TemporaryMariaDb Start() => new();

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    private string InitFile()
    {
        var file = Path.Combine(_folder.FullName, "init.sql");
        File.WriteAllText(file, "CREATE DATABASE IF NOT EXISTS ai_gateway CHARACTER SET utf8mb4;\n");
        return file;
    }

    private static Process Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
