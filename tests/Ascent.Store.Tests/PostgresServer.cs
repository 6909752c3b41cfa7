using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Ascent.Testing;

namespace Ascent.Store.Tests;

/// <summary>
/// A PostgreSQL server of our own on a free port of the loopback, with its data in a temporary folder. It refuses to run as
/// root, so there it runs as the user that Debian's package makes.
/// </summary>
public sealed class PostgresServer : IDisposable
{
    private const string User = "ascent";

    private readonly string _folder = Directory.CreateTempSubdirectory("ascent-postgres-").FullName;
    private readonly string? _programs = Programs();
    private readonly Lazy<int> _port;
    private Process? _server;

    public PostgresServer() => _port = new(Start);

    /// <summary>The address of a person's store.</summary>
    public string Address(string person)
    {
        Needs.That(_programs is not null, "PostgreSQL's initdb is not installed");
        return $"postgresql://{User}@127.0.0.1:{_port.Value}/postgres?person={person}";
    }

    public void Dispose()
    {
        if (_server is not null)
        {
            _server.Kill(entireProcessTree: true);
            _server.WaitForExit();
            _server.Dispose();
        }

        for (var attempt = 0; attempt < 50; attempt++)
        {
            try
            {
                Directory.Delete(_folder, recursive: true);
                return;
            }
            catch (IOException)
            {
                // Its helpers end a moment after it.
                Task.Delay(100).Wait();
            }
        }
    }

    private static string? Programs()
    {
        if (OperatingSystem.IsWindows())
            return null;
        var debian = Directory.Exists("/usr/lib/postgresql") ? Directory.EnumerateDirectories("/usr/lib/postgresql").Order(StringComparer.Ordinal).Select(d => Path.Combine(d, "bin")) : [];
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries);
        return debian.Reverse().Concat(path).FirstOrDefault(folder => File.Exists(Path.Combine(folder, "initdb")));
    }

    private int Start()
    {
        var data = Path.Combine(_folder, "data");
        if (Environment.UserName == "root")
            Run("chown", "postgres", _folder);
        Run([.. AsServer("initdb"), "--pgdata", data, "--username", User, "--auth", "trust", "--encoding", "UTF8", "--no-sync"]);
        var port = FreePort();
        _server = Process.Start(new ProcessStartInfo(AsServer("postgres")[0], [.. AsServer("postgres")[1..], "-D", data, "-p", $"{port}", "-h", "127.0.0.1", "-k", _folder, "-F"])
        {
            RedirectStandardError = true,
            UseShellExecute = false,
            WorkingDirectory = "/",
        })!;
        _server.ErrorDataReceived += (_, _) => { };
        _server.BeginErrorReadLine();
        for (var attempt = 0; attempt < 300; attempt++)
        {
            if (Answers(port))
                return port;
            Task.Delay(100).Wait();
        }

        throw new InvalidOperationException("The PostgreSQL server did not start within 30 seconds.");
    }

    private string[] AsServer(string program)
    {
        var path = Path.Combine(_programs!, program);
        return Environment.UserName == "root" ? ["runuser", "-u", "postgres", "--", path] : [path];
    }

    private static bool Answers(int port)
    {
        try
        {
            using var connection = new Npgsql.NpgsqlConnection($"Host=127.0.0.1;Port={port};Username={User};Database=postgres;Pooling=false;Timeout=2");
            connection.Open();
            return true;
        }
        catch (Npgsql.NpgsqlException)
        {
            return false;
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static void Run(params string[] command)
    {
        using var process = Process.Start(new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false, WorkingDirectory = "/" })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}: {error}{output.Result}");
    }
}
