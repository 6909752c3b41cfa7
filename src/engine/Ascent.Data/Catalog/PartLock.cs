namespace Ascent.Data.Catalog;

/// <summary>Lets one process at a time write a part; the operating system gives the lock back when the process dies.</summary>
internal sealed class PartLock : IDisposable
{
    private readonly FileStream _file;

    private PartLock(FileStream file) => _file = file;

    public static async Task<PartLock> TakeAsync(string path, CancellationToken cancellation)
    {
        while (true)
        {
            try
            {
                return new PartLock(new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 1, FileOptions.DeleteOnClose));
            }
            catch (IOException) when (File.Exists(path))
            {
                await Task.Delay(200, cancellation);
            }
        }
    }

    public void Dispose() => _file.Dispose();
}
