using System.Reflection;
using System.Reflection.Emit;

namespace Ascent.Tensors.Backends;

/// <summary>
/// Makes, at run time, the class that derives from <see cref="CpuBackend"/> and overrides every kernel by
/// <c>profile.Enter(name, function, tensors); try { base.Kernel(..); } finally { profile.Leave(); }</c>. Written by hand it would have to be kept
/// in step with every kernel that is added.
/// </summary>
internal static class ProfiledBackend
{
    private static readonly Lazy<Type> Made = new(Make);

    public static CpuBackend Create(KernelProfile profile)
    {
        var backend = (CpuBackend)Activator.CreateInstance(Made.Value)!;
        Made.Value.GetField("_enter")!.SetValue(backend, (Action<string, Type?, Tensor?, Tensor?>)profile.Enter);
        Made.Value.GetField("_leave")!.SetValue(backend, (Action)profile.Leave);
        return backend;
    }

    private static Type Make()
    {
        var assembly = AssemblyBuilder.DefineDynamicAssembly(new("Ascent.Tensors.Profiled"), AssemblyBuilderAccess.Run);
        var type = assembly.DefineDynamicModule("Profiled").DefineType("ProfiledCpuBackend", TypeAttributes.Public | TypeAttributes.Sealed, typeof(CpuBackend));
        var enter = type.DefineField("_enter", typeof(Action<string, Type?, Tensor?, Tensor?>), FieldAttributes.Public);
        var leave = type.DefineField("_leave", typeof(Action), FieldAttributes.Public);
        var kernels = typeof(CpuBackend).GetInterfaceMap(typeof(IBackend)).TargetMethods;
        foreach (var kernel in kernels)
        {
            // What is not virtual, or a property such as Name, stays as it is.
            if (kernel is { IsVirtual: true, IsFinal: false, IsSpecialName: false }) Override(type, kernel, enter, leave);
        }

        return type.CreateType();
    }

    private static void Override(TypeBuilder type, MethodInfo kernel, FieldInfo enter, FieldInfo leave)
    {
        var parameters = kernel.GetParameters();
        var method = type.DefineMethod(kernel.Name, MethodAttributes.Public | MethodAttributes.Virtual | MethodAttributes.HideBySig);
        var generics = kernel.GetGenericArguments();
        if (generics.Length > 0)
        {
            var own = method.DefineGenericParameters([.. generics.Select(argument => argument.Name)]);
            for (var i = 0; i < own.Length; i++)
            {
                own[i].SetGenericParameterAttributes(generics[i].GenericParameterAttributes);
                var constraints = generics[i].GetGenericParameterConstraints();
                if (Array.Find(constraints, constraint => constraint.IsClass || constraint == typeof(ValueType)) is { } parent) own[i].SetBaseTypeConstraint(parent);
                own[i].SetInterfaceConstraints(Array.FindAll(constraints, constraint => constraint.IsInterface));
            }
        }

        method.SetSignature(
            kernel.ReturnType,
            kernel.ReturnParameter.GetRequiredCustomModifiers(),
            kernel.ReturnParameter.GetOptionalCustomModifiers(),
            [.. parameters.Select(parameter => Own(parameter.ParameterType))],
            [.. parameters.Select(parameter => parameter.GetRequiredCustomModifiers())],
            [.. parameters.Select(parameter => parameter.GetOptionalCustomModifiers())]);

        var il = method.GetILGenerator();
        var result = kernel.ReturnType == typeof(void) ? null : il.DeclareLocal(kernel.ReturnType);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, enter);
        il.Emit(OpCodes.Ldstr, kernel.Name);
        if (generics.Length > 0)
        {
            il.Emit(OpCodes.Ldtoken, method.GetGenericArguments()[0]);
            il.Emit(OpCodes.Call, typeof(Type).GetMethod(nameof(Type.GetTypeFromHandle))!);
        }
        else
        {
            il.Emit(OpCodes.Ldnull);
        }

        // The first two tensors are what a kernel works on.
        int[] tensors = [.. parameters.Where(parameter => parameter.ParameterType == typeof(Tensor)).Select(parameter => parameter.Position + 1).Take(2)];
        for (var i = 0; i < 2; i++)
        {
            if (i < tensors.Length) il.Emit(OpCodes.Ldarg, (short)tensors[i]);
            else il.Emit(OpCodes.Ldnull);
        }

        il.Emit(OpCodes.Callvirt, typeof(Action<string, Type?, Tensor?, Tensor?>).GetMethod("Invoke")!);
        il.BeginExceptionBlock();
        for (var i = 0; i <= parameters.Length; i++) il.Emit(OpCodes.Ldarg, (short)i);
        il.Emit(OpCodes.Call, generics.Length > 0 ? kernel.MakeGenericMethod(method.GetGenericArguments()) : kernel);
        if (result is not null) il.Emit(OpCodes.Stloc, result);
        il.BeginFinallyBlock();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, leave);
        il.Emit(OpCodes.Callvirt, typeof(Action).GetMethod("Invoke")!);
        il.EndExceptionBlock();
        if (result is not null) il.Emit(OpCodes.Ldloc, result);
        il.Emit(OpCodes.Ret);

        // A parameter of the kernel's own generic type is one of the override's.
        Type Own(Type of) => of.IsGenericMethodParameter ? method.GetGenericArguments()[of.GenericParameterPosition] : of;
    }
}
