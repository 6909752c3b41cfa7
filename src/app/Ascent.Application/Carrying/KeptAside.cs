using Ascent.Application.Proofs;
using Ascent.Journey;
using Ascent.Store;

namespace Ascent.Application.Carrying;

/// <summary>The folder for what makes room; it is made when the first thing does.</summary>
internal sealed class KeptAside(AscentHome home, DateTimeOffset now)
{
    /// <summary>Null as long as nothing made room.</summary>
    internal string? Folder { get; private set; }

    internal string Make()
    {
        if (Folder is not null)
            return Folder;
        Folder = home.NewAside(now);
        Directory.CreateDirectory(Folder);
        return Folder;
    }

    /// <summary>Keeps the whole store as it is at this moment, if it holds anything.</summary>
    /// <exception cref="JourneyException">It could not be kept, so nothing may be changed.</exception>
    internal void Keep(JourneyStore live)
    {
        try
        {
            var old = live.Content();
            if (old.Rows > 0 && !live.CopyTo(Path.Combine(Make(), BackupFile.Database)))
                Beside.Text(Path.Combine(Make(), BackupFile.Journey), new JourneyFile(old, null).Write(now));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new JourneyException($"What is here could not be kept aside in {home.Path}: {e.Message.TrimEnd('.')}. Nothing was changed.", ProblemKind.BrokenEnvironment, e);
        }
    }

    /// <summary>Removes it again: nothing had to make room, or nothing was changed in the end.</summary>
    internal void Forget()
    {
        if (Folder is not null && Directory.Exists(Folder))
            Directory.Delete(Folder, recursive: true);
        Folder = null;
    }
}
