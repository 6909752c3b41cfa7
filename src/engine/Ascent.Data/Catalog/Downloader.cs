using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

namespace Ascent.Data.Catalog;

/// <summary>
/// Fetches one file into a <c>.part</c> file that a later try continues, over several sources. What is kept is decided by the
/// caller, who verifies the part.
/// </summary>
internal sealed class Downloader(HttpClient client)
{
    private const int TriesPerSource = 4;
    private static readonly TimeSpan ReportEvery = TimeSpan.FromMilliseconds(100);

    /// <summary>A source that sends nothing for this long is given up.</summary>
    public TimeSpan Stall { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Opens the part for writing at its end; replaced by tests that need a full disk.</summary>
    public Func<string, Stream> OpenPart { get; init; } = path => new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.Read, bufferSize: 0);

    /// <param name="sources">Addresses of the file, tried in turn.</param>
    /// <param name="part">Where to collect the bytes.</param>
    /// <param name="largest">More bytes than this are no honest answer.</param>
    /// <param name="accept">Takes the finished part; a <see cref="DataSetException"/> refuses it.</param>
    /// <param name="progress">Told about every 0.1 s.</param>
    /// <param name="cancellation">Leaves the part for later.</param>
    /// <exception cref="DataSetException">No source gave the file: says what each answered.</exception>
    public async Task FetchAsync(IReadOnlyList<Uri> sources, string part, long largest, Action<string> accept, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        var problems = new List<string>();
        foreach (var source in sources)
        {
            var problem = await FetchFromAsync(source, part, largest, accept, progress, cancellation);
            if (problem is null) return;
            problems.Add($"{source}: {problem}");
        }

        throw new DataSetException(string.Join("\n", problems.Select(p => "  " + p)));
    }

    private async Task<string?> FetchFromAsync(Uri source, string part, long largest, Action<string> accept, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        var problem = "";
        for (var attempt = 1; attempt <= TriesPerSource; attempt++)
        {
            var before = Length(part);
            try
            {
                await ReceiveAsync(source, part, largest, progress, cancellation);
                accept(part);
                File.Delete(part);
                return null;
            }
            catch (DataSetException e)
            {
                // What came is complete but wrong. If part of it was from an earlier try, that may be at fault: once from the start.
                File.Delete(part);
                problem = e.Message;
                if (before == 0) return problem;
            }
            catch (SourceException e)
            {
                return e.Message;
            }
            catch (Exception e) when (e is HttpRequestException or IOException or TimeoutException && e is not PartException)
            {
                // A connection that was cut is taken up again as long as each try brings something.
                problem = e.InnerException is null or OperationCanceledException ? e.Message : $"{e.Message} ({e.InnerException.Message})";
                if (Length(part) <= before) return problem;
            }
        }

        return problem;
    }

    private async Task ReceiveAsync(Uri source, string part, long largest, IProgress<DownloadProgress>? progress, CancellationToken cancellation)
    {
        using var stall = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        try
        {
            stall.CancelAfter(Stall);
            var have = Length(part);
            using var request = new HttpRequestMessage(HttpMethod.Get, source);
            if (have > 0) request.Headers.Range = new RangeHeaderValue(have, null);
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, stall.Token);
            if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                // Nothing follows what is here: either it is the whole file, or it is something else; the caller looks.
                return;
            }

            if (!response.IsSuccessStatusCode) throw new SourceException($"the answer is {(int)response.StatusCode} {response.ReasonPhrase}");
            if (response.StatusCode != HttpStatusCode.PartialContent || response.Content.Headers.ContentRange?.From != have) have = 0;
            var length = response.Content.Headers.ContentLength;
            if (have + (length ?? 0) > largest) throw new SourceException($"{have + length} bytes are announced, at most {largest} are expected");
            if (response.Content.Headers.ContentRange is { From: { } from } && from != have) throw new SourceException($"bytes from {from} were sent, not from {have}");
            await CopyAsync(response, part, have, length, largest, progress, stall, cancellation);
        }
        catch (OperationCanceledException e) when (!cancellation.IsCancellationRequested)
        {
            throw new TimeoutException($"nothing came for {Stall.TotalSeconds:0} s", e);
        }
    }

    private async Task CopyAsync(HttpResponseMessage response, string part, long have, long? length, long largest, IProgress<DownloadProgress>? progress, CancellationTokenSource stall, CancellationToken cancellation)
    {
        var name = Path.GetFileName(part).Replace(".part", "", StringComparison.Ordinal);
        var total = length is null ? 0 : have + length.Value;
        var done = have;
        using var body = await response.Content.ReadAsStreamAsync(stall.Token);
        var file = Open(part, have);
        await using (file.ConfigureAwait(false))
        {
            var buffer = new byte[64 << 10];
            var watch = Stopwatch.StartNew();
            var reported = TimeSpan.Zero;
            while (true)
            {
                stall.CancelAfter(Stall);
                var count = await body.ReadAsync(buffer, stall.Token);
                if (count == 0) break;
                done += count;
                if (done > largest) throw new SourceException($"more than the expected {largest} bytes came");
                try
                {
                    await file.WriteAsync(buffer.AsMemory(0, count), cancellation);
                }
                catch (IOException e)
                {
                    throw new PartException(part, e);
                }

                if (progress is null || watch.Elapsed - reported < ReportEvery) continue;
                reported = watch.Elapsed;
                progress.Report(new(name, done, total, (done - have) / watch.Elapsed.TotalSeconds));
            }

            progress?.Report(new(name, done, total == 0 ? done : total, (done - have) / Math.Max(1e-9, watch.Elapsed.TotalSeconds)));
        }
    }

    private Stream Open(string part, long have)
    {
        try
        {
            var file = OpenPart(part);
            file.SetLength(have);
            file.Position = have;
            return file;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PartException(part, e);
        }
    }

    private static long Length(string path) => File.Exists(path) ? new FileInfo(path).Length : 0;

    /// <summary>An answer that no further try at the same source would better.</summary>
    private sealed class SourceException(string message) : HttpRequestException(message);
}

/// <summary>The part could not be written: a full disk, mostly.</summary>
internal sealed class PartException(string part, Exception inner) : IOException(inner.Message, inner)
{
    public string Part => part;
}
