namespace Ascent.Application;

/// <summary>Where things lie in a bundle, and under <c>evidence/</c> of a portfolio.</summary>
internal static class BundlePaths
{
    internal const string Root = "evidence/";

    internal static string Proof(string id) => $"{Root}proofs/{id}.json";

    internal static string Report(string id) => $"{Root}reports/{id}.json";

    internal static string Notes(string id) => $"{Root}notes/{id}.md";

    internal static string Sources(string id) => $"{Root}sources/{id}/";

    internal static string Run(string run) => $"{Root}runs/{run}/";

    internal static string Attached(string id) => $"{Root}files/{id}/";
}
