using System.Reflection;
using System.Runtime.ExceptionServices;

namespace Ascent.Labs.Kit;

/// <summary>A method that bears <see cref="CaseAttribute"/>, ready to be run.</summary>
public sealed class LabCase
{
    private readonly MethodInfo _method;

    private LabCase(MethodInfo method, CaseAttribute attribute) => (_method, Task, Name) = (method, attribute.Task, attribute.Name);

    public string Task { get; }

    public string Name { get; }

    /// <summary>The case of a type and method; throws when the method is not a case.</summary>
    public static LabCase Of(Type type, string method)
    {
        var found = type.GetMethod(method) ?? throw new ArgumentException($"{type.FullName} has no public method {method}.", nameof(method));
        return new LabCase(found, found.GetCustomAttribute<CaseAttribute>() ?? throw new ArgumentException($"{type.FullName}.{method} is not a case.", nameof(method)));
    }

    /// <summary>Runs the case; throws what it throws.</summary>
    public void Run(CaseContext context)
    {
        try
        {
            var target = _method.IsStatic ? null : Activator.CreateInstance(_method.DeclaringType!);
            var result = _method.Invoke(target, _method.GetParameters().Length == 0 ? [] : [context]);
            if (result is System.Threading.Tasks.Task task) task.GetAwaiter().GetResult();
            (target as IDisposable)?.Dispose();
        }
        catch (TargetInvocationException wrapped) when (wrapped.InnerException is not null)
        {
            ExceptionDispatchInfo.Capture(wrapped.InnerException).Throw();
        }
    }
}
