namespace Ascent.Application;

/// <summary>The journey out of this home and back in.</summary>
public partial interface IWorkbench
{
    /// <summary>Everything in the store as one JSON document.</summary>
    string ExportJourney();

    /// <summary>Takes in what <see cref="ExportJourney"/> gave, into an empty store or beside what is there. Returns the number of rows that were added.</summary>
    long ImportJourney(string path, bool merge);

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

/// <param name="MadeAt">When the backup was made.</param>
/// <param name="Rows">Rows of the store that are here now.</param>
/// <param name="Runs">Runs that were put back.</param>
/// <param name="Aside">Where what was here before lies; null where nothing was.</param>
public sealed record RestoreResult(string MadeAt, long Rows, int Runs, string? Aside);
