using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Ascent.Data.Tests;

/// <summary>A server on loopback that answers as a test says, down to cutting the connection.</summary>
internal sealed class ScriptedServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Func<Request, Answer> _answer;
    private readonly List<Request> _requests = [];
    private readonly CancellationTokenSource _stop = new();

    public ScriptedServer(Func<Request, Answer> answer)
    {
        _answer = answer;
        _listener.Start();
        _ = AcceptAsync();
    }

    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/";

    public IReadOnlyList<Request> Requests
    {
        get
        {
            lock (_requests) return [.. _requests];
        }
    }

    /// <summary>Serves files by name, with ranges.</summary>
    public static Answer Serve(IReadOnlyDictionary<string, byte[]> files, Request request)
    {
        if (!files.TryGetValue(request.Path.TrimStart('/'), out var content)) return new(404);
        if (request.From is not { } from) return new(200) { Body = content };
        if (from >= content.Length) return new(416);
        return new(206) { Body = content[(int)from..], Headers = [("Content-Range", $"bytes {from}-{content.Length - 1}/{content.Length}")] };
    }

    public void Dispose()
    {
        _stop.Cancel();
        _listener.Dispose();
        _stop.Dispose();
    }

    private async Task AcceptAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync(_stop.Token);
            }
            catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException)
            {
                return;
            }

            _ = Task.Run(() => AnswerAsync(client));
        }
    }

    private async Task AnswerAsync(TcpClient client)
    {
        using var own = client;
        try
        {
            var stream = client.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
            var first = await reader.ReadLineAsync() ?? "";
            long? from = null;
            while (await reader.ReadLineAsync() is { Length: > 0 } line)
            {
                if (line.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase))
                    from = long.Parse(line["Range: bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
            }

            var request = new Request(first.Split(' ')[1], from);
            lock (_requests) _requests.Add(request);
            var answer = _answer(request);
            var head = new StringBuilder($"HTTP/1.1 {answer.Status} X\r\nConnection: close\r\nContent-Length: {answer.Announced ?? answer.Body.Length}\r\n");
            foreach (var (name, value) in answer.Headers) head.Append($"{name}: {value}\r\n");
            head.Append("\r\n");
            await stream.WriteAsync(Encoding.ASCII.GetBytes(head.ToString()));
            await stream.WriteAsync(answer.Body.AsMemory(0, answer.CutAfter ?? answer.Body.Length));
            await stream.FlushAsync();
            if (answer.Hang) await Task.Delay(Timeout.Infinite, _stop.Token);
            client.Client.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is IOException or SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The client gave up, or the test is over.
            return;
        }
    }

    internal sealed record Request(string Path, long? From);

    internal sealed record Answer(int Status)
    {
        public byte[] Body { get; init; } = [];
        public IReadOnlyList<(string Name, string Value)> Headers { get; init; } = [];

        /// <summary>Close the connection after this many bytes of the body.</summary>
        public int? CutAfter { get; init; }

        public long? Announced { get; init; }

        public bool Hang { get; init; }
    }
}
