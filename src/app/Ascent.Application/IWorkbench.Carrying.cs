namespace Ascent.Application;

/// <summary>The journey out of this home and back in.</summary>
public partial interface IWorkbench
{
    /// <summary>Everything in the store as one JSON document.</summary>
    string ExportJourney();

    /// <summary>Takes in what <see cref="ExportJourney"/> gave, into an empty store or beside what is there.</summary>
    ImportResult ImportJourney(string path, bool merge);

    /// <summary>Writes one file from which all can be had again.</summary>
    BackupResult Backup(string path, bool runs);

    /// <summary>Puts a backup in place of what is here; what was here is kept aside.</summary>
    RestoreResult Restore(string path);
}

/// <param name="Path">The file.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Seal">What to compare with.</param>
/// <param name="Rows">Rows of the store.</param>
/// <param name="Runs">Runs that it holds.</param>
/// <param name="RunsLeftOut">Runs that it does not hold.</param>
/// <param name="ProofsLeftOut">Of these, how many proofs point to.</param>
public sealed record BackupResult(string Path, long Bytes, string Seal, long Rows, int Runs, int RunsLeftOut, int ProofsLeftOut);

/// <param name="Rows">Rows that were added or changed.</param>
/// <param name="Choices">What both homes said, and differently.</param>
/// <param name="Notes">What else the person should know of it, a sentence each.</param>
/// <param name="Aside">Where the journey as it was before lies; null where nothing of it had to make room.</param>
public sealed record ImportResult(long Rows, IReadOnlyList<ImportChoice> Choices, IReadOnlyList<string> Notes, string? Aside);

/// <param name="What">What both said something of, in words.</param>
/// <param name="KeptHere">Whether what was here stays; otherwise what the file says took its place.</param>
/// <param name="HereAt">When it was said here; null where no time is known.</param>
/// <param name="ThereAt">When it was said in the home that the file is from.</param>
public sealed record ImportChoice(string What, bool KeptHere, DateTimeOffset? HereAt, DateTimeOffset? ThereAt);

/// <param name="MadeAt">When the backup was made.</param>
/// <param name="Rows">Rows of the store that are here now.</param>
/// <param name="Runs">Runs that were put back.</param>
/// <param name="Aside">Where what was here before lies; null where nothing was.</param>
public sealed record RestoreResult(string MadeAt, long Rows, int Runs, string? Aside);
