using System.Collections.Concurrent;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Emit;
using Microsoft.CodeAnalysis.Text;

namespace Ascent.Labs.Grading;

/// <summary>
/// Compiles the learner's sources to one assembly and the lab's tests, public and hidden, to another that refers to it: what the learner
/// declares cannot stand in for a test or for the kit, and an error is known to be the learner's or a misfit with the tests.
/// </summary>
internal sealed class LabCompiler(LabEnvironment environment)
{
    private const int MaxDiagnostics = 50;
    private static readonly ConcurrentDictionary<(string Path, long Stamp, long Length), MetadataReference> References = new();
    private static readonly CSharpParseOptions Parsing = new(LanguageVersion.CSharp14, DocumentationMode.None);

    // Names that belong to the kit: a type of the learner's with such a name would hide the kit's from the tests.
    private static readonly string[] KitNames = ["Check", "Case", "CaseAttribute", "CaseContext", "CheckFailedException", "CaseSkippedException"];

    public static string Version { get; } = typeof(CSharpCompilation).Assembly.GetName().Version!.ToString();

    public static string Key(LabSources sources, IReadOnlyList<string> references) => LabSources.Hash(sources.Learner.Concat(sources.Tests),
    [
        Version, Environment.Version.ToString(), sources.Settings.AllowUnsafe.ToString(), .. sources.Settings.Usings,
        .. references.Select(path => $"{path}|{File.GetLastWriteTimeUtc(path).Ticks}|{new FileInfo(path).Length}"),
    ]);

    public CompiledLab Compile(LabSources sources, CompileCache cache, CancellationToken cancellation)
    {
        var assemblies = environment.ReferenceAssemblies();
        var key = Key(sources, assemblies);
        if (cache.Find(key) is { } known) return known;

        var references = Framework().Concat(assemblies).Select(Reference).ToArray();
        var options = new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release,
            nullableContextOptions: NullableContextOptions.Enable, allowUnsafe: sources.Settings.AllowUnsafe, concurrentBuild: true, deterministic: true);
        var usings = new StringBuilder();
        foreach (var name in sources.Settings.Usings) usings.Append("global using ").Append(name).AppendLine(";");
        var learnerOnly = $"[assembly: System.Runtime.CompilerServices.InternalsVisibleTo(\"{CompiledLab.TestAssembly}\")]\n";

        var learner = CSharpCompilation.Create(CompiledLab.LearnerAssembly,
            sources.Learner.Append(new("(project)", usings + learnerOnly)).AsParallel().AsOrdered().WithCancellation(cancellation).Select(Parse), references, options);
        var (files, diagnostics) = (new Dictionary<string, byte[]>(StringComparer.Ordinal), new List<string>());
        if (!Emit(learner, files, diagnostics, cancellation))
            return new("", [], diagnostics, Plural(diagnostics, "Your code does not compile"));
        if (Impostor(learner) is { } name1) return new("", [], [name1], name1);

        var tests = CSharpCompilation.Create(CompiledLab.TestAssembly,
            sources.Tests.Append(new("(project)", usings.ToString())).Select(Parse), references.Append(learner.ToMetadataReference()), options);
        var misfits = new List<string>();
        if (!Emit(tests, files, misfits, cancellation))
            return new("", [], [.. misfits, .. diagnostics], Plural(misfits, "The tests do not fit your code; was a name or a signature of the starter changed?"));
        return cache.Add(key, Cases(tests), diagnostics, files);

        SyntaxTree Parse(SourceFile file) => CSharpSyntaxTree.ParseText(SourceText.From(file.Text, Encoding.UTF8), Parsing, file.Path, cancellation);
    }

    private static string Plural(List<string> errors, string sentence) => errors.Count > 0 ? $"{sentence}: {errors[0]}" + (errors.Count > 1 ? $" (and {errors.Count - 1} more)" : "") : sentence + ".";

    private static bool Emit(CSharpCompilation compilation, Dictionary<string, byte[]> files, List<string> diagnostics, CancellationToken cancellation)
    {
        using var assembly = new MemoryStream();
        using var symbols = new MemoryStream();
        var result = compilation.Emit(assembly, symbols, options: new EmitOptions(debugInformationFormat: DebugInformationFormat.PortablePdb), cancellationToken: cancellation);
        diagnostics.AddRange(result.Diagnostics
            .Where(found => found.Severity == DiagnosticSeverity.Error || (result.Success && found.Severity == DiagnosticSeverity.Warning && !found.IsSuppressed))
            .OrderBy(found => found.Location.SourceTree?.FilePath, StringComparer.Ordinal).ThenBy(found => found.Location.SourceSpan.Start)
            .Select(Describe).Distinct(StringComparer.Ordinal).Take(MaxDiagnostics));
        if (!result.Success) return false;
        files[compilation.AssemblyName + ".dll"] = assembly.ToArray();
        files[compilation.AssemblyName + ".pdb"] = symbols.ToArray();
        return true;
    }

    private static string Describe(Diagnostic found)
    {
        var place = found.Location.GetMappedLineSpan();
        var message = found.GetMessage();
        return place.IsValid
            ? $"{place.Path}({place.StartLinePosition.Line + 1},{place.StartLinePosition.Character + 1}): {found.Id}: {message}"
            : $"{found.Id}: {message}";
    }

    private static string? Impostor(CSharpCompilation learner)
    {
        foreach (var type in learner.GetSymbolsWithName(KitNames.Contains, SymbolFilter.Type))
        {
            var place = type.Locations[0].GetMappedLineSpan();
            return $"{place.Path}({place.StartLinePosition.Line + 1},{place.StartLinePosition.Character + 1}): the name {type.Name} belongs to the lab kit. Give your type another name.";
        }
        return null;
    }

    /// <summary>In the order in which they run: public before hidden, then as written.</summary>
    private static List<CaseInfo> Cases(CSharpCompilation tests)
    {
        var found = new List<(CaseInfo Case, string Path, int Position)>();
        foreach (var method in tests.GetSymbolsWithName(_ => true, SymbolFilter.Member).OfType<IMethodSymbol>())
        {
            var attribute = method.GetAttributes().FirstOrDefault(a => a.AttributeClass?.ToDisplayString() == "Ascent.Labs.Kit.CaseAttribute");
            if (attribute?.ConstructorArguments is not [{ Value: string task }, { Value: string name }]) continue;
            var location = method.Locations[0];
            var path = location.SourceTree!.FilePath;
            found.Add((new(task, name, MetadataName(method.ContainingType), method.Name, path.StartsWith("hidden/", StringComparison.Ordinal)), path, location.SourceSpan.Start));
        }
        return [.. found.OrderBy(f => f.Case.Hidden).ThenBy(f => f.Path, StringComparer.Ordinal).ThenBy(f => f.Position).Select(f => f.Case)];
    }

    private static string MetadataName(INamedTypeSymbol type) =>
        type.ContainingType is { } outer ? MetadataName(outer) + "+" + type.MetadataName
        : type.ContainingNamespace.IsGlobalNamespace ? type.MetadataName
        : type.ContainingNamespace.ToDisplayString() + "." + type.MetadataName;

    /// <summary>The shared framework that this process runs on, which the child runs on too. Only the parts that labs may want: each costs time.</summary>
    private static IEnumerable<string> Framework()
    {
        var folder = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        return Directory.EnumerateFiles(folder, "System*.dll").Where(path =>
        {
            var name = Path.GetFileNameWithoutExtension(path);
            return !name.Contains("Native", StringComparison.Ordinal)
                && !name.StartsWith("System.Private.Xml", StringComparison.Ordinal) && !name.StartsWith("System.Xml", StringComparison.Ordinal)
                && !name.StartsWith("System.Private.Data", StringComparison.Ordinal) && !name.StartsWith("System.Data", StringComparison.Ordinal);
        }).Append(Path.Combine(folder, "netstandard.dll"));
    }

    private static MetadataReference Reference(string path)
    {
        var info = new FileInfo(path);
        return References.GetOrAdd((path, info.LastWriteTimeUtc.Ticks, info.Length), _ => MetadataReference.CreateFromFile(path));
    }
}
